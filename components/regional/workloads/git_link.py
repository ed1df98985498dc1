"""Link of a region's policy file in a git repository with the control-plane API.

The API polls the repository, stores each commit as a version of the configuration, and
gateways in managed mode load it. The link is a dynamic resource: this program calls the
API when the engine asks for it, from the machine that runs Pulumi.

The administrator's token is the stack secret ``policyAdminToken``. The engine passes it
to the provider with the stack's configuration, in ``configure``. It is an input of no
resource, so no diff contains it, another token changes nothing, and a removal uses the
current one. The engine keeps the configuration of the provider in the state, where the
stack's secrets provider encrypts the token. The serialized provider is the name of a
class; it is no secret and contains none.

*Not managed here*: the product documents no removal of a link. A deleted or replaced
link remains in the API, and a message of the engine names it.

*Replacement*: another API, repository, branch or path is another link. Other settings
update the link.
"""

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pulumi
from pulumi import dynamic

if TYPE_CHECKING:
    from components.regional.workloads.git_repos_api import RepositoryLink

TYPE: Final = "pulumi-python:dynamic/keeptrusts:GitLink"

#: Configuration key of the token.
TOKEN: Final = "policyAdminToken"

#: Inputs that another link differs in.
_IDENTITY: Final = ("apiUrl", "url", "branch", "path")
#: Inputs that the same link may change.
_SETTINGS: Final = ("autoCreateConfiguration", "pollIntervalSeconds")


@dataclass(frozen=True, kw_only=True, slots=True)
class GitLinkArgs:
    """Arguments of a link.

    Attributes:
        api_url: URL of the control-plane API, from the machine that runs Pulumi.
        repository: URL of the repository.
        branch: Branch that the API follows.
        path: Path of the policy file in the repository.
        url_key: Key of the repository's URL in requests.
        poll_interval_seconds: Seconds between two checks for a newer commit.
        auto_create_configuration: Whether the API creates the configuration.
        stack: Stack of the region, for messages.
    """

    api_url: str
    repository: str
    branch: str
    path: str
    url_key: str
    poll_interval_seconds: int
    auto_create_configuration: bool
    stack: str


class GitLinkProvider(dynamic.ResourceProvider):
    """Creates and updates links; the engine imports this class by its name."""

    serialize_as_secret_always = False

    _token: str = ""

    def configure(self, req: dynamic.ConfigureRequest) -> None:
        """Take the token from the configuration; a removal needs none."""
        self._token = req.config.get(TOKEN) or ""

    def diff(
        self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]
    ) -> dynamic.DiffResult:
        """Compare what the API knows about a link, not how a request is spelled."""
        replaces = [key for key in _IDENTITY if _olds.get(key) != _news.get(key)]
        changes = [key for key in _SETTINGS if _olds.get(key) != _news.get(key)]
        return dynamic.DiffResult(
            changes=bool(replaces or changes), replaces=replaces, stables=[]
        )

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        """Link, or adopt the identical link.

        Raises:
            GitLinkError: See `GitRepositories.link`.
        """
        return dynamic.CreateResult(self._link(props), _outputs(props))

    def update(
        self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]
    ) -> dynamic.UpdateResult:
        """Link again with other settings.

        Raises:
            GitLinkError: See `GitRepositories.link`.
        """
        self._link(_news)
        return dynamic.UpdateResult(_outputs(_news))

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Say which link remains."""
        sys.stderr.write(
            f"The link {_id!r} of {_link(_props).text} remains at {_props['apiUrl']}, "
            "because the product documents no removal; remove it in the console, so "
            "that it writes no policy.\n"
        )

    def _link(self, props: dict[str, Any]) -> str:
        from components.regional.workloads import git_repos_api  # noqa: PLC0415 - other operations need no HTTP client

        endpoint = git_repos_api.Endpoint(
            api_url=props["apiUrl"],
            token=self._token,
            url_key=props["urlKey"],
            stack=props["stack"],
        )
        return git_repos_api.GitRepositories(endpoint=endpoint).link(_link(props))


class GitLink(dynamic.Resource, module="keeptrusts", name="GitLink"):
    """The link of one region."""

    def __init__(
        self,
        name: str,
        args: GitLinkArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(GitLinkProvider(), name, _inputs(args), opts)


def _inputs(args: GitLinkArgs) -> dict[str, Any]:
    return {
        "apiUrl": args.api_url,
        "url": args.repository,
        "branch": args.branch,
        "path": args.path,
        "urlKey": args.url_key,
        "pollIntervalSeconds": args.poll_interval_seconds,
        "autoCreateConfiguration": args.auto_create_configuration,
        "stack": args.stack,
    }


def _outputs(props: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs, which are compared with those of the next update."""
    return {key: value for key, value in props.items() if not key.startswith("__")}


def _link(props: dict[str, Any]) -> "RepositoryLink":
    from components.regional.workloads.git_repos_api import RepositoryLink  # noqa: PLC0415 - the same

    return RepositoryLink(
        url=props["url"],
        path=props["path"],
        branch=props["branch"],
        auto_create_configuration=bool(props["autoCreateConfiguration"]),
        poll_interval_seconds=int(props["pollIntervalSeconds"]),
    )
