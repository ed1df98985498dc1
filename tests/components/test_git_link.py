"""Link of a region's policy file with the API: the resource and its provider."""

import base64
from collections.abc import Mapping
from typing import Any

import pytest
from pulumi import dynamic

from components.regional.workloads.git_link import TYPE, GitLinkProvider
from components.regional.workloads.git_repos_api import GitLinkError
from tests.components.api_server import Answer, serve
from tests.components.gateway_fixtures import DEPLOYMENT
from tests.components.region_fixtures import HOME, region
from tests.graph import Graph, RegisteredResource

TOKEN = "token-that-must-not-appear"
REPOSITORY = "https://git.example.com/policies.git"
SETTINGS = f"    policy: {{delivery: git, git: {{repository: '{REPOSITORY}'}}}}\n"
PROPS: Mapping[str, Any] = {
    "apiUrl": "https://api.example.com",
    "url": REPOSITORY,
    "branch": "main",
    "path": "regions/eu-west-1/policy-config.yaml",
    "urlKey": "url",
    # The engine's numbers are floats.
    "pollIntervalSeconds": 300.0,
    "autoCreateConfiguration": True,
    "stack": "eu-west-1",
}


def provider(token: str | None = TOKEN) -> GitLinkProvider:
    """Return a provider that is configured as the engine does."""
    key = "keeptrusts-gateway:policyAdminToken"
    config = dynamic.Config({} if token is None else {key: token}, "keeptrusts-gateway")
    found = GitLinkProvider()
    found.configure(dynamic.ConfigureRequest(config))
    return found


def link_settings(settings: str, name: str = HOME) -> RegisteredResource:
    """Return the link of a region with further settings of `git`."""
    text = f"{{repository: '{REPOSITORY}', {settings}}}"
    return region(name, f"    policy: {{delivery: git, git: {text}}}\n").only(TYPE)


def gateway_of(graph: Graph) -> RegisteredResource:
    """Return the Deployment of the gateways."""
    return graph.named("gateway-workload-deployment")


def test_git_link_inputs_follow_the_region() -> None:
    """The link names the region's file on the shared branch, and the region's API."""
    found = region(HOME, SETTINGS).only(TYPE)
    inputs = {k: v for k, v in found.inputs.items() if not k.startswith("__")}

    assert inputs == {
        **PROPS,
        "apiUrl": "https://us-east-1.api.aws.example.com",
        "path": "regions/us-east-1/policy-config.yaml",
        "stack": HOME,
    }


def test_git_link_settings_reach_the_link() -> None:
    """Each setting of `git` changes the input it names."""
    found = link_settings(
        "branch: next, repo_url_key: repo_url, poll_interval_seconds: 60, "
        "auto_create_configuration: false, api_url: 'http://127.0.0.1:8080'"
    ).inputs

    assert found["branch"] == "next"
    assert found["urlKey"] == "repo_url"
    assert found["pollIntervalSeconds"] == 60
    assert found["autoCreateConfiguration"] is False
    assert found["apiUrl"] == "http://127.0.0.1:8080"


def test_git_link_with_branch_layout_follows_the_branch_of_the_region() -> None:
    """The branch has the region's name, and the path is the same."""
    found = link_settings("layout: branch", "eu-west-1").inputs

    assert found["branch"] == "eu-west-1"
    assert found["path"] == "regions/eu-west-1/policy-config.yaml"


def test_git_link_has_no_secret_input() -> None:
    """The token is no input, and the serialized provider is the name of a class."""
    found = region(HOME, SETTINGS).only(TYPE)

    assert found.secret_inputs == ()
    assert "policyAdminToken" not in str(found.inputs)
    serialized = base64.b64decode(found.inputs["__provider"])
    assert b"GitLinkProvider" in serialized
    assert len(serialized) < 200


def test_git_link_waits_for_the_api_and_the_gateways_for_the_link() -> None:
    """The API answers before it is called, and gateways start with a policy."""
    graph = region(HOME, SETTINGS)
    waits = graph.only(TYPE).dependencies

    assert "control-plane-workload-deployment" in waits
    assert any(name.startswith("ingress-") for name in waits)
    assert "git-link" in gateway_of(graph).dependencies


def test_gateway_with_delivery_git_is_managed_and_mounts_no_policy() -> None:
    """The region has one writer of its policy: no ConfigMap beside the repository."""
    graph = region(HOME, SETTINGS)
    pod = gateway_of(graph).inputs["spec"]["template"]["spec"]
    (container,) = pod["containers"]

    assert " ".join(container["command"]) == "kt run --managed --listen 0.0.0.0:41002"
    assert {
        "name": "KEEPTRUSTS_GATEWAY_ID",
        "value": "keeptrusts-gateway-us-east-1",
    } in container["env"]
    assert [v["name"] for v in pod["volumes"]] == ["scratch"]
    assert "gateway-workload-files" not in {r.name for r in graph.resources}


def test_region_with_delivery_configmap_has_no_link() -> None:
    """Without a repository nothing calls the API."""
    graph = region()

    assert graph.of_type(TYPE) == ()
    assert gateway_of(graph).type == DEPLOYMENT
    assert "gateway-workload-files" in {r.name for r in graph.resources}


def test_provider_creates_a_link_with_the_configured_token() -> None:
    """The id is the API's, and the outputs are the inputs without the token."""
    with serve(Answer()) as api:
        made = provider().create({**PROPS, "apiUrl": api.url, "__provider": "code"})

    (request,) = api.received
    assert made.id == "link-1"
    assert made.outs == {**PROPS, "apiUrl": api.url}
    assert request.authorization == f"Bearer {TOKEN}"
    assert request.body["poll_interval_seconds"] == 300
    assert type(request.body["poll_interval_seconds"]) is int


def test_provider_diff_of_equal_properties_finds_no_change() -> None:
    """Applying twice changes nothing, and neither does another spelling of requests."""
    news = {**PROPS, "urlKey": "repo_url", "__provider": "another"}
    found = provider("another-token").diff("link-1", {**PROPS}, news)

    assert (found.changes, found.replaces) == (False, [])


@pytest.mark.parametrize("key", ["apiUrl", "url", "branch", "path"])
def test_provider_diff_of_another_file_replaces_the_link(key: str) -> None:
    """What identifies a link cannot be updated."""
    found = provider().diff("link-1", {**PROPS}, {**PROPS, key: "another"})

    assert (found.changes, found.replaces) == (True, [key])


@pytest.mark.parametrize(
    ("key", "value"),
    [("pollIntervalSeconds", 60.0), ("autoCreateConfiguration", False)],
)
def test_provider_diff_of_a_setting_updates_the_link(key: str, value: object) -> None:
    """A setting of the same file keeps the link."""
    found = provider().diff("link-1", {**PROPS}, {**PROPS, key: value})

    assert (found.changes, found.replaces) == (True, [])


def test_provider_update_links_again() -> None:
    """An update is the same request with the new settings."""
    with serve(Answer()) as api:
        olds = {**PROPS, "apiUrl": api.url}
        news = {**olds, "pollIntervalSeconds": 60.0}
        done = provider().update("link-1", olds, news)

    (request,) = api.received
    assert (request.method, request.body["poll_interval_seconds"]) == ("POST", 60)
    assert done.outs == news


def test_provider_delete_names_the_remaining_link(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing is called, also without a token, and the message names what remains."""
    provider(None).delete("link-1", {**PROPS})

    printed = capsys.readouterr().err
    for part in ("'link-1'", REPOSITORY, PROPS["path"], PROPS["apiUrl"], "console"):
        assert part in printed


def test_provider_without_a_token_names_the_command() -> None:
    """A missing token is one message, and no request."""
    with serve(Answer()) as api, pytest.raises(GitLinkError, match="pulumi config set"):
        provider(None).create({**PROPS, "apiUrl": api.url})

    assert api.received == []
