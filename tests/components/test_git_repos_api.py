"""Links of git repositories, against a real HTTP server on loopback."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from components.regional.workloads.git_repos_api import (
    Endpoint,
    GitLinkError,
    GitRepositories,
    RepositoryLink,
    TimeLimits,
)
from tests.components.api_server import Answer, Api, closed_port, serve

TOKEN = "token-that-must-not-appear"
LINK = RepositoryLink(
    url="https://git.example.com/policies.git",
    path="regions/eu-west-1/policy-config.yaml",
    branch="main",
    auto_create_configuration=True,
    poll_interval_seconds=300,
)
BODY = {
    "url": LINK.url,
    "path": LINK.path,
    "branch": "main",
    "auto_create_configuration": True,
    "poll_interval_seconds": 300,
}
CREATED = Answer()
CONFLICT = Answer(status=409, body="exists")
LIMITS = TimeLimits(
    connect=2, read=2, overall=20, first_pause=0.001, longest_pause=0.01
)


class Clock:
    """Pauses that are recorded instead of made."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Record a pause."""
        self.pauses.append(seconds)


def client(
    url: str,
    *,
    token: str = TOKEN,
    url_key: str = "url",
    limits: TimeLimits = LIMITS,
    clock: Clock | None = None,
) -> GitRepositories:
    """Return a client that does not pause."""
    endpoint = Endpoint(api_url=url, token=token, url_key=url_key, stack="eu-west-1")
    sleep = (clock or Clock()).sleep
    return GitRepositories(endpoint=endpoint, limits=limits, sleep=sleep)


def refusal(*answers: Answer, token: str = TOKEN) -> str:
    """Return the message about answers that end in no link, without the token."""
    with serve(*answers) as api, pytest.raises(GitLinkError) as error:
        client(api.url, token=token).link(LINK)
    text = str(error.value)
    assert token not in text or not token
    return text


def attempts(api: Api) -> list[str]:
    """Return the methods of all requests."""
    return [each.method for each in api.received]


@pytest.mark.parametrize("key", ["url", "repo_url"])
def test_link_request_has_the_documented_body_and_a_bearer_token(key: str) -> None:
    """The request is the documented one, with either key of the repository's URL."""
    with serve(CREATED) as api:
        found = client(api.url, url_key=key).link(LINK)

    (request,) = api.received
    assert found == "link-1"
    assert (request.method, request.path) == ("POST", "/v1/git-repos")
    assert request.authorization == f"Bearer {TOKEN}"
    assert request.body == {
        key: LINK.url,
        **{name: value for name, value in BODY.items() if name != "url"},
    }


@pytest.mark.parametrize(
    "failure",
    [
        Answer(status=500),
        Answer(status=503),
        Answer(status=429),
        Answer(status=0),
        Answer(slow=0.4),
    ],
    ids=["500", "503", "429", "half-closed", "slow"],
)
def test_link_after_a_transient_failure_is_tried_again(failure: Answer) -> None:
    """An overloaded, failing, silent or disconnecting API is asked once more."""
    clock, limits = Clock(), replace(LIMITS, read=0.2)

    with serve(failure, CREATED) as api:
        found = client(api.url, limits=limits, clock=clock).link(LINK)

    assert (found, attempts(api)) == ("link-1", ["POST", "POST"])
    assert len(clock.pauses) == 1


def test_link_pauses_grow_and_differ() -> None:
    """Pauses double, with jitter, so that regions do not call at the same moment."""
    clock, limits = Clock(), replace(LIMITS, first_pause=1, longest_pause=8)
    failures = [Answer(status=500)] * 6

    with serve(*failures, CREATED) as api:
        client(api.url, limits=replace(limits, overall=300), clock=clock).link(LINK)

    bounds = [(1, 2), (2, 3), (4, 5), (8, 8), (8, 8), (8, 8)]
    assert len(clock.pauses) == len(bounds)
    for pause, (least, most) in zip(clock.pauses, bounds, strict=True):
        assert least <= pause <= most
    assert any(pause % 1 for pause in clock.pauses)


def test_link_retry_after_in_seconds_is_honoured() -> None:
    """The pause that the API asks for is the least one."""
    clock = Clock()
    busy = Answer(status=429, headers={"Retry-After": "7"})

    with serve(busy, CREATED) as api:
        client(api.url, clock=clock).link(LINK)

    assert clock.pauses == [7.0]


def test_link_retry_after_as_a_date_is_honoured() -> None:
    """The date form of the header is a pause, too."""
    clock = Clock()
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=15), usegmt=True)

    with serve(Answer(status=503, headers={"Retry-After": until}), CREATED) as api:
        client(api.url, clock=clock).link(LINK)

    (pause,) = clock.pauses
    assert 5 < pause <= 15


def test_link_with_a_pause_beyond_the_deadline_fails_at_once() -> None:
    """A pause that ends after the overall deadline is not made."""
    clock = Clock()
    busy = Answer(status=429, headers={"Retry-After": "3600"})

    with serve(busy) as api, pytest.raises(GitLinkError, match=r"within 20 s.*429"):
        client(api.url, clock=clock).link(LINK)

    assert clock.pauses == []


def test_link_to_a_refusing_port_names_address_and_remedy() -> None:
    """Without a connection, the message says what was tried and what to do."""
    url = f"http://127.0.0.1:{closed_port()}"
    limits = replace(LIMITS, overall=0.05)

    with pytest.raises(GitLinkError) as error:
        GitRepositories(endpoint=client(url).endpoint, limits=limits).link(LINK)

    for part in (url, "ConnectError", "pulumi up", "region.policy.git.api_url"):
        assert part in str(error.value)


def test_link_with_a_dripping_answer_ends_at_the_deadline() -> None:
    """An API that sends single bytes for ever does not hold the update."""
    drip = Answer(body="x" * 10_000, drip=0.05)
    limits = replace(LIMITS, overall=0.3)

    with serve(drip) as api, pytest.raises(GitLinkError, match="too slowly"):
        client(api.url, limits=limits).link(LINK)


@pytest.mark.parametrize(
    ("status", "parts"),
    [
        (401, ("pulumi config set --secret policyAdminToken --stack eu-west-1",)),
        (403, ("administrator", "policyAdminToken")),
        (404, ("region.policy.git.api_url", "Pulumi.eu-west-1.yaml", "configmap")),
        (400, ("repo_url_key", "'url missing'", "Pulumi.eu-west-1.yaml")),
        (302, ("region.policy.git",)),
        (499, ("region.policy.git",)),
    ],
)
def test_link_refused_by_the_api_names_status_file_and_remedy(
    status: int, parts: tuple[str, ...]
) -> None:
    """A refusal is not repeated, and its message leads to the setting."""
    text = refusal(Answer(status=status, body="url missing"))

    for part in (str(status), "/v1/git-repos", *parts):
        assert part in text


def test_link_refusal_that_repeats_the_token_is_shown_without_it() -> None:
    """An API that quotes the token does not bring it into the output."""
    assert "[token]" in refusal(Answer(status=400, body=f"bad {TOKEN}"))


@pytest.mark.parametrize("status", [200, 201])
def test_link_answered_without_json_is_refused(status: int) -> None:
    """A login page with status 200 is no link."""
    text = refusal(Answer(status=status, body="<html>"))

    assert "login page" in text
    assert "region.policy.git.api_url" in text


@pytest.mark.parametrize("token", ["", "a b", "line\n", "non-ascii-é"])
def test_link_with_a_malformed_token_is_refused_before_any_request(token: str) -> None:
    """A line break in the token does not end in a message that quotes it."""
    with serve(CREATED) as api, pytest.raises(GitLinkError) as error:
        client(api.url, token=token).link(LINK)

    assert api.received == []
    assert "policyAdminToken" in str(error.value)
    assert not token or token not in str(error.value)


@pytest.mark.parametrize("wrapped", [False, True])
def test_link_that_exists_identically_is_adopted(wrapped: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Linking twice changes nothing, and finds the same id."""
    links = [{**BODY, "id": 7}, {**BODY, "id": 8, "branch": "other"}]
    listed = Answer(status=200, body={"git_repos": links} if wrapped else links)

    with serve(CONFLICT, listed) as api:
        found = client(api.url).link(LINK)

    assert (found, attempts(api)) == ("7", ["POST", "GET"])
    assert api.received[1].authorization == f"Bearer {TOKEN}"


def test_link_whose_answer_was_lost_is_adopted() -> None:
    """A link that was created before the connection broke is not a conflict."""
    listed = Answer(status=200, body=[{**BODY, "id": "link-1"}])

    with serve(Answer(status=0), CONFLICT, listed) as api:
        assert client(api.url).link(LINK) == "link-1"


def test_link_that_exists_with_other_settings_is_refused() -> None:
    """The message says what differs, and that the product cannot change it."""
    other = {**BODY, "id": 7, "poll_interval_seconds": 60}
    text = refusal(CONFLICT, Answer(status=200, body=[other]))

    for part in ("409", "poll_interval_seconds 60 instead of 300", "console"):
        assert part in text


def test_link_in_conflict_with_an_unlisted_link_is_refused() -> None:
    """A conflict with something else is never taken for the own link."""
    text = refusal(CONFLICT, Answer(status=200, body={"items": []}))

    assert "does not list" in text


def test_link_answer_without_id_gets_the_id_of_its_file() -> None:
    """The product documents no answer, so an id is derived if there is none."""
    with serve(Answer(body={})) as api:
        assert client(api.url).link(LINK) == f"{LINK.url}#main:{LINK.path}"


def test_endpoint_text_does_not_show_the_token() -> None:
    """A printed endpoint is safe."""
    assert TOKEN not in repr(client("http://127.0.0.1"))
