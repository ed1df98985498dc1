"""Settings of a region whose gateways get their policy from a git repository."""

from enum import StrEnum
from ipaddress import ip_address
from typing import Annotated, Final, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from config.text_form import TextForm
from config.types import StrictModel

_EXAMPLE: Final = "'https://github.com/example/policies.git'"


class GitLayout(StrEnum):
    """What distinguishes the regions in the repository.

    ``directory``: all regions share a branch, and each has a folder of its own.
    ``branch``: each region has a branch with its name, and its folder is the same.
    """

    DIRECTORY = "directory"
    BRANCH = "branch"


class RepositoryUrlKey(StrEnum):
    """Key of the repository's URL in the request; versions of the product differ.

    Source of the second: https://docs.keeptrusts.com/docs/guides/platform/gitops-ai-policy
    """

    URL = "url"
    REPO_URL = "repo_url"


def _split(value: str) -> SplitResult:
    """Return the parts of a URL.

    Raises:
        ValueError: The text is no URL; the message does not repeat it, because it may
            contain credentials.
    """
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        msg = "is not a URL"
        raise ValueError(msg) from None
    if "@" in parts.netloc:
        msg = (
            "contains credentials, which the stack file must not (the value is not "
            "shown); write the URL without 'user:password@' and store the credentials "
            "in the product's Git access settings"
        )
        raise ValueError(msg)
    return parts


def _repository(value: str) -> str:
    parts = _split(value)
    is_plain = not (parts.query or parts.fragment) and value.isprintable()
    if parts.scheme != "https" or not parts.hostname or not parts.path.strip("/"):
        is_plain = False
    if not is_plain or " " in value:
        msg = (
            f"{value!r} is not the https URL of a repository; allowed: one such as "
            f"{_EXAMPLE}"
        )
        raise ValueError(msg)
    return value


def _api(value: str) -> str:
    parts = _split(value)
    host = parts.hostname or ""
    secure = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))
    if not (secure and host) or parts.query or parts.fragment:
        msg = (
            f"{value!r} is not the URL of an API; allowed: https, or http to a "
            "loopback address such as 'http://127.0.0.1:8080' of a port-forward"
        )
        raise ValueError(msg)
    return value.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


RepositoryUrl = Annotated[
    str, StringConstraints(max_length=500), AfterValidator(_repository)
]
ApiUrl = Annotated[str, StringConstraints(max_length=500), AfterValidator(_api)]
#: A branch; a subset of the names that git allows,
#: https://git-scm.com/docs/git-check-ref-format
Branch = Annotated[
    str,
    TextForm(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*([./][A-Za-z0-9_-]+)*$",
        words="the name of a git branch",
        example="main",
        max_length=100,
    ),
]


class GitLinkConfig(StrictModel):
    """The repository, and how the API of the product follows it.

    ``api_url`` replaces the URL under which this program reaches the control-plane API,
    for example by a private endpoint. The gateways keep theirs.
    """

    repository: RepositoryUrl
    branch: Branch = "main"
    layout: GitLayout = GitLayout.DIRECTORY
    repo_url_key: RepositoryUrlKey = RepositoryUrlKey.URL
    poll_interval_seconds: Annotated[int, Field(ge=10, le=86_400)] = 300
    auto_create_configuration: bool = True
    api_url: ApiUrl | None = None

    @model_validator(mode="after")
    def branch_needs_directory_layout(self) -> Self:
        """Reject a branch beside the layout in which the region names it."""
        if self.layout is GitLayout.BRANCH and "branch" in self.model_fields_set:
            msg = (
                f"branch {self.branch!r} with layout 'branch', in which each region's "
                "branch has the region's name; remove branch, or set layout to "
                "'directory'"
            )
            raise ValueError(msg)
        return self
