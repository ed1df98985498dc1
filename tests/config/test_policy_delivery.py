"""Delivery of a region's policy by a git repository, in the file of the region."""

from pathlib import Path

import pytest

from config.errors import ConfigError
from config.loader import load_project
from plan.region import plan_regions
from tests import sample_project
from tests.config.mistake import EU

REGION = "  keeptrusts-gateway:region:"
TOKEN = "  keeptrusts-gateway:policyAdminToken: {secure: v1:abc}"
URL = "https://git.example.com/policies.git"
GIT = f"{{delivery: git, git: {{repository: '{URL}'}}}}"
PASSWORD = "hunter2"


def project_files(directory: Path, policy: str, before: str = "") -> Path:
    """Write the shipped project with a `policy` in one region's file."""
    sample_project.write(directory)
    new = f"{before}\n{REGION}\n    policy: {policy}"
    sample_project.edit(directory, EU, REGION, new)
    return directory


def git(settings: str) -> str:
    """Return a policy with settings of `git`."""
    return f"{{delivery: git, git: {{{settings}}}}}"


def message(directory: Path, policy: str, before: str = "") -> str:
    """Return the message about a mistake."""
    with pytest.raises(ConfigError) as error:
        plan_regions(load_project(project_files(directory, policy, before)))
    return str(error.value)


@pytest.mark.parametrize(
    "policy",
    [
        "{delivery: configmap}",
        GIT,
        git(f"repository: '{URL}', layout: branch, repo_url_key: repo_url"),
        git(f"repository: '{URL}', api_url: 'http://localhost:8080/'"),
        git(f"repository: '{URL}', api_url: 'http://[::1]:8080'"),
        git(f"repository: '{URL}', branch: release/2.x, poll_interval_seconds: 60"),
    ],
)
def test_policy_delivery_of_each_kind_is_accepted(tmp_path: Path, policy: str) -> None:
    """A region's policy is mounted, or follows a repository."""
    assert "eu-west-1" in load_project(project_files(tmp_path, policy)).regions


@pytest.mark.parametrize(
    ("policy", "parts"),
    [
        ("{delivery: git}", ("region.policy", "git.repository", "'configmap'")),
        (
            f"{{git: {{repository: '{URL}'}}}}",
            ("region.policy", URL, "'configmap'", "delivery"),
        ),
        ("{delivery: svn}", ("region.policy.delivery", "'svn'", "git")),
        (git(""), ("region.policy.git.repository", "required")),
        *(
            (git(f"repository: '{url}'"), ("policy.git.repository", url, "https"))
            for url in (
                "http://git.example.com/p.git",
                "ssh://git.example.com/p.git",
                "https://git.example.com",
                "https://git.example.com/p.git?token=x",
                "https://git.example.com/p .git",
            )
        ),
        (
            git(f"repository: '{URL}', layout: branch, branch: main"),
            ("region.policy.git", "'main'", "layout"),
        ),
        (
            git(f"repository: '{URL}', branch: '../x'"),
            ("region.policy.git.branch", "'../x'"),
        ),
        (
            git(f"repository: '{URL}', repo_url_key: uri"),
            ("region.policy.git.repo_url_key", "'uri'", "repo_url"),
        ),
        (
            git(f"repository: '{URL}', poll_interval_seconds: 1"),
            ("region.policy.git.poll_interval_seconds", "1", "10"),
        ),
        (
            git(f"repository: '{URL}', api_url: 'http://api.example.com'"),
            ("region.policy.git.api_url", "'http://api.example.com'", "https"),
        ),
    ],
)
def test_policy_delivery_mistake_is_rejected(
    tmp_path: Path, policy: str, parts: tuple[str, ...]
) -> None:
    """The message names file and key, the value, and what is allowed."""
    text = message(tmp_path, policy)

    for part in (EU, *parts):
        assert part in text


@pytest.mark.parametrize("key", ["repository", "api_url"])
def test_url_with_credentials_is_rejected_without_showing_them(
    tmp_path: Path, key: str
) -> None:
    """A password in a URL is refused, and its message does not repeat it."""
    values = {"repository": URL, key: f"https://user:{PASSWORD}@git.example.com/p.git"}
    settings = ", ".join(f"{name}: '{value}'" for name, value in values.items())
    text = message(tmp_path, git(settings))

    assert f"region.policy.git.{key}" in text
    assert "credentials" in text
    assert PASSWORD not in text


def test_policy_admin_token_without_delivery_git_is_rejected(tmp_path: Path) -> None:
    """A token that is not read should not be in the file."""
    text = message(tmp_path, "{delivery: configmap}", TOKEN)

    for part in (EU, "policyAdminToken", "pulumi config rm", "'git'"):
        assert part in text


def test_policy_admin_token_with_delivery_git_is_accepted(tmp_path: Path) -> None:
    """The token of an administrator is encrypted in the file."""
    assert load_project(project_files(tmp_path, GIT, TOKEN)).regions


def test_policy_admin_token_in_plain_text_is_rejected(tmp_path: Path) -> None:
    """A token in plain text is refused without showing it."""
    plain = f"  keeptrusts-gateway:policyAdminToken: {PASSWORD}"
    text = message(tmp_path, GIT, plain)

    assert "pulumi config set --secret" in text
    assert PASSWORD not in text


def test_delivery_git_in_a_region_without_egress_is_rejected(tmp_path: Path) -> None:
    """Neither this machine nor the repository is connected with such an API."""
    mirror = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/m"
    private = (
        f"{GIT}\n    network: {{nat: none, vpc_endpoints: full}}\n    images: "
        f"{{mirror: {mirror}, gateway: '{mirror}/g:1', api: '{mirror}/a:1'}}"
    )
    text = message(tmp_path, private)

    for part in (EU, "region.policy.delivery", "region.network.nat", "'configmap'"):
        assert part in text
