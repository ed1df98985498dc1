"""`fleet put-token` with a simulated Secrets Manager."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto import mock_aws

from operations import put_gateway_token
from operations.cli import FAILED, WRONG_USAGE
from plan.secrets import GATEWAY_EXTERNAL_SECRET_URN_PATTERN
from tests import sample_project as shipped
from tests.fake_secretsmanager import (
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
    """Write the project, change into it and set credentials."""
    monkeypatch.chdir(write(tmp_path))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    return tmp_path


@pytest.fixture
def account(project: Path) -> Iterator[Path]:
    """Simulate the AWS account."""
    with mock_aws():
        yield project


@pytest.mark.usefixtures("account")
def test_token_is_written_with_the_key_that_is_copied() -> None:
    """The JSON has one key; the output names secret and version."""
    arn = create_secret()

    done = run_put_token(REGION)

    assert done.exit_code == 0, done.output
    assert secret_value(arn) == {"gateway-key": TOKEN}
    assert "wrote version" in done.output
    assert "secrets-gateway-5" in done.output
    assert len(done.output.splitlines()) == 1


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("arguments", [[REGION], [REGION, "--rotate"], ["us-east-1"]])
def test_token_is_in_no_output(arguments: list[str]) -> None:
    """The output never contains the token."""
    create_secret()
    assert TOKEN not in run_put_token(*arguments).output
    assert TOKEN not in run_put_token(*arguments).output


@pytest.mark.usefixtures("account")
def test_existing_token_is_replaced_only_with_rotate() -> None:
    """Without `--rotate` it fails; with it, the output has the next steps."""
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
def test_invalid_token_is_not_written(typed: str) -> None:
    """Empty values and white space are rejected."""
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
def test_missing_secret_error_has_the_create_command(tags: dict[str, str]) -> None:
    """A secret with other tags is not written to."""
    create_secret(tags)

    done = run_put_token(REGION)

    assert done.exit_code == FAILED
    assert (
        f"pulumi up --stack {REGION} --exclude '{GATEWAY_EXTERNAL_SECRET_URN_PATTERN}'"
        in done.output
    )


@pytest.mark.usefixtures("account")
def test_secret_of_another_region_is_not_used() -> None:
    """Each region has its own secret."""
    create_secret({**TAGS, "region": "us-east-1"}, region="us-east-1")

    assert "has no secret" in run_put_token(REGION).output


@pytest.mark.usefixtures("account")
def test_two_matching_secrets_are_an_error() -> None:
    """The command does not guess which one the gateways read."""
    create_secret()
    create_secret({**TAGS, "more": "yes"})

    done = run_put_token(REGION)

    assert (done.exit_code, "has 2 secrets" in done.output) == (FAILED, True)


def test_credentials_of_another_account_are_rejected(account: Path) -> None:
    """Nothing is written, and the message names both accounts."""
    arn = create_secret()
    shipped.edit(account, "Pulumi.yaml", ACCOUNT, "111122223333")

    done = run_put_token(REGION)

    assert done.exit_code == FAILED
    assert ACCOUNT in done.output
    assert "111122223333" in done.output
    assert has_no_value(arn)


def test_missing_credentials_are_one_line(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error is a message, not a traceback."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", str(project))

    done = run_put_token(REGION)

    assert (done.exit_code, done.output.count("\n")) == (FAILED, 1)
    assert "AWS returned an error: Unable to locate credentials" in done.output


@pytest.mark.usefixtures("account")
def test_region_with_token_in_its_file_is_rejected() -> None:
    """The message names the key in the file."""
    done = run_put_token("us-east-1")

    assert (done.exit_code, "gatewayToken" in done.output) == (FAILED, True)


@pytest.mark.usefixtures("account")
def test_unknown_region_exits_with_2() -> None:
    """The message lists the regions."""
    done = run_put_token("mars")

    assert (done.exit_code, REGION in done.output) == (WRONG_USAGE, True)


def typed(_prompt: str) -> str:
    """Return a typed token."""
    return "typed"


@pytest.mark.usefixtures("account")
def test_terminal_prompt_does_not_show_the_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The prompt is read with getpass."""
    arn = create_secret()
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", typed)

    put_gateway_token.run(Path.cwd(), REGION, rotate=False)

    assert secret_value(arn) == {"gateway-key": "typed"}
