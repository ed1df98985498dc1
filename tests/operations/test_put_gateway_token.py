"""Promises of `fleet put-token`, held against a simulated Secrets Manager."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto import mock_aws

from operations import put_gateway_token
from operations.cli import FAILED, WRONG_USAGE
from plan.secrets import GATEWAY_EXTERNAL_SECRET_URN_PATTERN
from tests import sample_project as shipped
from tests.fake_secrets_manager import (
    ACCOUNT,
    REGION,
    TAGS,
    TOKEN,
    create_secret,
    has_no_value,
    run_put_token,
    secret_value,
    write,
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write the project, go there and have credentials."""
    monkeypatch.chdir(write(tmp_path))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "nobody's")
    return tmp_path


@pytest.fixture
def account(project: Path) -> Iterator[Path]:
    """Play the account."""
    with mock_aws():
        yield project


@pytest.mark.usefixtures("account")
def test_the_value_is_written_where_the_operator_reads_it() -> None:
    """The JSON has the one key that is copied; the answer names secret and version."""
    arn = create_secret()

    done = run_put_token(REGION)

    assert done.exit_code == 0, done.output
    assert secret_value(arn) == {"gateway-key": TOKEN}
    assert "wrote version" in done.output
    assert "secrets-gateway-5" in done.output
    assert len(done.output.splitlines()) == 1


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("arguments", [[REGION], [REGION, "--rotate"], ["us-east-1"]])
def test_the_value_is_shown_to_nobody(arguments: list[str]) -> None:
    """Whatever becomes of it, the value is in no answer."""
    create_secret()
    assert TOKEN not in run_put_token(*arguments).output
    assert TOKEN not in run_put_token(*arguments).output


@pytest.mark.usefixtures("account")
def test_a_value_is_replaced_only_on_purpose() -> None:
    """Without the word it refuses and says how; with it, what is to be done then."""
    arn = create_secret()
    run_put_token(REGION)

    refused = run_put_token(REGION, typed="another")
    assert (refused.exit_code, secret_value(arn)) == (FAILED, {"gateway-key": TOKEN})
    assert f"fleet put-token {REGION} --rotate" in refused.output

    rotated = run_put_token(REGION, "--rotate", typed="another")
    assert (rotated.exit_code, secret_value(arn)) == (0, {"gateway-key": "another"})
    assert "region.gateway_token.version" in rotated.output
    word = re.search(r"to (\S+), then run pulumi up", rotated.output)
    assert word
    assert re.fullmatch(r"v[0-9a-f]{8}", word[1])


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("typed", ["", "  ", "two words", "two\nlines"])
def test_what_is_no_token_is_not_written(typed: str) -> None:
    """An empty value would let the gateways roll out over nothing."""
    arn = create_secret()

    done = run_put_token(REGION, typed=typed)

    assert (done.exit_code, "nothing was written" in done.output) == (FAILED, True)
    assert has_no_value(arn)


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    "tags",
    [
        {**TAGS, "keeptrusts:secret": "gateway-of-another"},
        {**TAGS, "project": "another"},
        {"keeptrusts:secret": "gateway"},
    ],
)
def test_without_a_container_it_says_how_to_make_one(tags: dict[str, str]) -> None:
    """A secret of another purpose or project is not written to."""
    create_secret(tags)

    done = run_put_token(REGION)

    assert done.exit_code == FAILED
    assert (
        f"pulumi up --stack {REGION} --exclude '{GATEWAY_EXTERNAL_SECRET_URN_PATTERN}'"
        in done.output
    )


@pytest.mark.usefixtures("account")
def test_another_region_is_left_alone() -> None:
    """Each region has its own secret."""
    create_secret({**TAGS, "region": "us-east-1"}, region="us-east-1")

    assert "has no secret" in run_put_token(REGION).output


@pytest.mark.usefixtures("account")
def test_two_containers_are_one_too_many() -> None:
    """Which of them the gateways read is not guessed."""
    create_secret()
    create_secret({**TAGS, "more": "yes"})

    done = run_put_token(REGION)

    assert (done.exit_code, "has 2 secrets" in done.output) == (FAILED, True)


def test_a_foreign_account_is_refused(account: Path) -> None:
    """Credentials of another account than the fleet's write nothing."""
    arn = create_secret()
    shipped.edit(account, "Pulumi.yaml", ACCOUNT, "111122223333")

    done = run_put_token(REGION)

    assert done.exit_code == FAILED
    assert ACCOUNT in done.output
    assert "111122223333" in done.output
    assert has_no_value(arn)


def test_without_credentials_the_answer_is_one_line(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody reads a traceback to learn that they are not signed in."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", str(project))

    done = run_put_token(REGION)

    assert (done.exit_code, done.output.count("\n")) == (FAILED, 1)
    assert "AWS returned an error: Unable to locate credentials" in done.output


@pytest.mark.usefixtures("account")
def test_a_region_whose_file_holds_the_token_is_not_seeded() -> None:
    """There is one way to a value, and the file names it."""
    done = run_put_token("us-east-1")

    assert (done.exit_code, "gatewayToken" in done.output) == (FAILED, True)


@pytest.mark.usefixtures("account")
def test_an_unknown_region_is_misuse() -> None:
    """The answer names the regions there are."""
    done = run_put_token("mars")

    assert (done.exit_code, REGION in done.output) == (WRONG_USAGE, True)


def typed(_prompt: str) -> str:
    """Return what somebody types who cannot see it."""
    return "typed"


@pytest.mark.usefixtures("account")
def test_at_a_terminal_the_value_is_asked_for_unseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is typed appears nowhere."""
    arn = create_secret()
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", typed)

    put_gateway_token.run(Path.cwd(), REGION, rotate=False)

    assert secret_value(arn) == {"gateway-key": "typed"}
