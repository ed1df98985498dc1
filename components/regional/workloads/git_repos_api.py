"""Client of the control-plane API for links with git repositories.

Source of the requests: https://docs.keeptrusts.com/docs/guides/platform/gitops-ai-policy.
It documents POST of a link, and mentions that links can be read. It documents neither
an update, nor a deletion, nor the answers; so the client relies on little of them.

Failed calls are repeated if the API may succeed later: without a connection or a
complete answer, and after status 429 or 5xx. An answer that never arrived may belong to
a link that exists, which the next attempt recognises by status 409.

The module imports no Pulumi, and no message contains the token.
"""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final, NoReturn, cast

import httpx
import tenacity

PATH: Final = "/v1/git-repos"

#: Bytes of an answer; a longer one is none of the API's.
_LONGEST_ANSWER: Final = 1 << 20
#: Characters of an answer in a message.
_LONGEST_QUOTE: Final = 200


class GitLinkError(Exception):
    """A link that the API does not have; the message says what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RepositoryLink:
    """A file in a repository, and how the API follows it.

    Attributes:
        url: URL of the repository, https without credentials.
        path: Path of the file in the repository.
        branch: Branch of the repository.
        auto_create_configuration: Whether the API creates the configuration.
        poll_interval_seconds: Seconds between two checks for a newer commit.
    """

    url: str
    path: str
    branch: str
    auto_create_configuration: bool
    poll_interval_seconds: int

    @property
    def text(self) -> str:
        """The file for a message."""
        return f"{self.path!r} on branch {self.branch!r} of {self.url}"

    def body(self, url_key: str) -> dict[str, object]:
        """Return the body of the request, with the repository's URL under a key."""
        return {
            url_key: self.url,
            "path": self.path,
            "branch": self.branch,
            "auto_create_configuration": self.auto_create_configuration,
            "poll_interval_seconds": self.poll_interval_seconds,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """An API and the right to use it.

    Attributes:
        api_url: URL of the API, without the path.
        token: Token of an administrator.
        url_key: Key of the repository's URL in requests, `url` or `repo_url`.
        stack: Stack whose file has the settings, for messages.
    """

    api_url: str
    token: str = field(repr=False)
    url_key: str
    stack: str

    @property
    def url(self) -> str:
        """URL of all links."""
        return f"{self.api_url}{PATH}"

    @property
    def file(self) -> str:
        """File of the settings."""
        return f"Pulumi.{self.stack}.yaml"


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeLimits:
    """Seconds that calls may take.

    Attributes:
        connect: Limit for a connection.
        read: Limit for the next bytes of an answer.
        overall: Limit for all attempts together.
        first_pause: Pause before the second attempt, doubled before each later one.
        longest_pause: Limit for these pauses; not for one that the API asks for.
    """

    connect: float = 10
    read: float = 30
    overall: float = 300
    first_pause: float = 1
    longest_pause: float = 30


class _TransientError(Exception):
    """A failure after which another attempt may succeed."""

    def __init__(self, message: str, pause: float | None = None) -> None:
        super().__init__(message)
        self.pause = pause


@dataclass(frozen=True, kw_only=True, slots=True)
class GitRepositories:
    """The links of one API.

    Attributes:
        endpoint: The API.
        limits: Limits of its calls.
        sleep: Function that waits for some seconds.
    """

    endpoint: Endpoint
    limits: TimeLimits = field(default_factory=TimeLimits)
    sleep: Callable[[float], None] = time.sleep

    def link(self, wanted: RepositoryLink) -> str:
        """Create a link, or find the identical one, and return its id.

        Raises:
            GitLinkError: The API refuses the link, has a different one for the same
                file, or does not answer in time.
        """
        _validate_token(self.endpoint)
        body = wanted.body(self.endpoint.url_key)
        status, text = self._call("POST", wanted, body)
        if status == HTTPStatus.CONFLICT:
            return self._existing(wanted)
        answer = _json(self.endpoint, status, text)
        if not isinstance(answer, dict):
            raise _no_json(self.endpoint, status)
        return _id(cast("dict[str, Any]", answer), wanted)

    def _existing(self, wanted: RepositoryLink) -> str:
        """Return the id of the identical link.

        Raises:
            GitLinkError: No link is identical.
        """
        status, text = self._call("GET", wanted, None)
        links = _links(_json(self.endpoint, status, text))
        same_file = [each for each in links if _is_same_file(each, wanted)]
        for each in same_file:
            if _differences(each, wanted) == []:
                return _id(each, wanted)
        found = "; ".join(", ".join(_differences(each, wanted)) for each in same_file)
        msg = (
            f"{self.endpoint.url} answered 409 for {wanted.text}: it has "
            f"{f'this link with {found}' if found else 'a link that it does not list'}."
            " The product documents no change of a link; remove it in the console, "
            "then run `pulumi up` again, or set region.policy.git in "
            f"{self.endpoint.file} as it is there"
        )
        raise GitLinkError(msg)

    def _call(
        self, method: str, wanted: RepositoryLink, body: Mapping[str, object] | None
    ) -> tuple[int, str]:
        """Return status and text of the first answer that is final.

        Raises:
            GitLinkError: The API refuses the call or does not answer in time.
        """
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_TransientError),
            wait=_Pause(self.limits),
            stop=tenacity.stop_before_delay(self.limits.overall),
            sleep=self.sleep,
            reraise=True,
        )
        ends = time.monotonic() + self.limits.overall
        try:
            answer = retrying(_once, self.endpoint, self.limits, ends, method, body)
        except _TransientError as last:
            msg = (
                f"{self.endpoint.url} did not link {wanted.text} within "
                f"{self.limits.overall:g} s; the last attempt: {last}. Run `pulumi up` "
                "again once the API answers; a private address needs "
                f"region.policy.git.api_url in {self.endpoint.file}"
            )
            raise GitLinkError(msg) from None
        status, text = answer
        if status >= HTTPStatus.MULTIPLE_CHOICES and status != HTTPStatus.CONFLICT:
            _refuse(self.endpoint, wanted, status, text)
        return status, text


class _Pause(tenacity.wait.wait_base):
    """The pause that the API asks for, or else a growing one with jitter."""

    def __init__(self, limits: TimeLimits) -> None:
        first = limits.first_pause
        self._growing = tenacity.wait_exponential_jitter(
            multiplier=first, max=limits.longest_pause, jitter=first
        )

    def __call__(self, retry_state: tenacity.RetryCallState) -> float:
        failure = retry_state.outcome.exception() if retry_state.outcome else None
        growing = self._growing(retry_state)
        if isinstance(failure, _TransientError) and failure.pause is not None:
            return max(failure.pause, growing)
        return growing


def _once(
    endpoint: Endpoint,
    limits: TimeLimits,
    ends: float,
    method: str,
    body: Mapping[str, object] | None,
) -> tuple[int, str]:
    """Return status and text of one answer.

    Raises:
        _TransientError: Another attempt may succeed.
    """
    timeout = httpx.Timeout(limits.read, connect=limits.connect)
    headers = {"Authorization": f"Bearer {endpoint.token}"}
    try:
        with (
            httpx.Client(timeout=timeout, headers=headers) as client,
            client.stream(method, endpoint.url, json=body) as response,
        ):
            text = _read(response, ends)
    except httpx.RequestError as error:
        message = f"{type(error).__name__} ({error})"
        raise _TransientError(message) from None
    status = response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= _FIRST_SERVER_ERROR:
        pause = _retry_after(response.headers)
        message = f"status {status}"
        raise _TransientError(message, pause)
    return status, text


#: Statuses from here on are failures of the server.
_FIRST_SERVER_ERROR: Final = 500


def _read(response: httpx.Response, ends: float) -> str:
    """Return the text of an answer that arrives before a time.

    Raises:
        _TransientError: It arrives too slowly, or is too long.
    """
    content = b""
    for part in response.iter_bytes():
        content += part
        if time.monotonic() > ends:
            message = "the answer arrived too slowly"
            raise _TransientError(message)
        if len(content) > _LONGEST_ANSWER:
            message = f"the answer is longer than {_LONGEST_ANSWER} bytes"
            raise _TransientError(message)
    return content.decode("utf-8", errors="replace")


def _retry_after(headers: httpx.Headers) -> float | None:
    """Return the seconds of a Retry-After header; None without a valid one.

    A date is compared with that of the answer, because clocks differ.

    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    with suppress(ValueError):
        answered, until = map(parsedate_to_datetime, (headers.get("Date", ""), value))
        return max(0.0, until.timestamp() - answered.timestamp())
    return None


def _validate_token(endpoint: Endpoint) -> None:
    """Reject a token that a header cannot contain.

    Raises:
        GitLinkError: The message does not repeat the token.
    """
    token = endpoint.token
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        msg = (
            f"{endpoint.file}: policyAdminToken: is empty, or contains a space, a line "
            f"break or another character that no token has; {_set_token(endpoint)}"
        )
        raise GitLinkError(msg)


def _refuse(
    endpoint: Endpoint, wanted: RepositoryLink, status: int, text: str
) -> NoReturn:
    quote = text.replace(endpoint.token, "[token]")[:_LONGEST_QUOTE]
    advice = {
        HTTPStatus.UNAUTHORIZED: f"the token is not accepted; {_set_token(endpoint)}",
        HTTPStatus.FORBIDDEN: (
            "the token does not belong to an administrator; " + _set_token(endpoint)
        ),
        HTTPStatus.NOT_FOUND: (
            "there is no such API; correct region.policy.git.api_url in "
            f"{endpoint.file}, or set region.policy.delivery to 'configmap'"
        ),
    }.get(
        HTTPStatus(status) if status in _STATUSES else HTTPStatus.BAD_REQUEST,
        f"the request is not accepted: {quote!r}; correct region.policy.git in "
        f"{endpoint.file}. An API that misses the repository's URL needs another "
        "repo_url_key, 'url' or 'repo_url'",
    )
    msg = f"{endpoint.url} answered {status} for {wanted.text}: {advice}"
    raise GitLinkError(msg)


_STATUSES: Final = frozenset(HTTPStatus)


def _set_token(endpoint: Endpoint) -> str:
    command = f"pulumi config set --secret policyAdminToken --stack {endpoint.stack}"
    return f"set another one with `{command}`"


def _json(endpoint: Endpoint, status: int, text: str) -> object:
    """Return the content of an answer.

    Raises:
        GitLinkError: It is no JSON.
    """
    try:
        loaded: object = json.loads(text)
    except ValueError:
        raise _no_json(endpoint, status) from None
    return loaded


def _no_json(endpoint: Endpoint, status: int) -> GitLinkError:
    return GitLinkError(
        f"{endpoint.url} answered {status} without the JSON of a link, as a proxy or a "
        f"login page does; correct region.policy.git.api_url in {endpoint.file}"
    )


def _links(answer: object) -> list[dict[str, Any]]:
    """Return the links in an answer: a list, or an object with one list."""
    if isinstance(answer, dict):
        values = cast("dict[str, object]", answer).values()
        lists = [cast("object", each) for each in values if isinstance(each, list)]
        answer = lists[0] if len(lists) == 1 else []
    if not isinstance(answer, list):
        return []
    items = cast("list[object]", answer)
    return [cast("dict[str, Any]", each) for each in items if isinstance(each, dict)]


def _is_same_file(each: Mapping[str, Any], wanted: RepositoryLink) -> bool:
    url = each.get("repo_url", each.get("url"))
    found = (url, each.get("path"), each.get("branch"))
    return found == (wanted.url, wanted.path, wanted.branch)


def _differences(each: Mapping[str, Any], wanted: RepositoryLink) -> list[str]:
    """Return the settings of a link that differ; one that is not listed is equal."""
    settings = ("auto_create_configuration", "poll_interval_seconds")
    return [
        f"{key} {each[key]!r} instead of {getattr(wanted, key)!r}"
        for key in settings
        if key in each and each[key] != getattr(wanted, key)
    ]


def _id(answer: Mapping[str, Any], wanted: RepositoryLink) -> str:
    """Return the id of a link; that of its file if the answer has none."""
    found = answer.get("id")
    if isinstance(found, (str, int)) and str(found):
        return str(found)
    return f"{wanted.url}#{wanted.branch}:{wanted.path}"
