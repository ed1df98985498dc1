"""The link of a git repository on the real engine, with an API on loopback."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from rehearsal import PlainProject, Request, Result, rehearse
from rehearsal.edit import Edit
from rehearsal.paths import RehearsalPaths
from tests.components.api_server import Answer, Api, serve
from tests.rehearsal.sample_program import RecordingReporter
from tests.sample_project import ROOT

STACK: Final = "eu-west-1"
PROJECT: Final = PlainProject(dependencies={STACK: ()})
#: The text of every secret in a rehearsal (rehearsal/stack_files.py).
TOKEN: Final = "rehearsal-only"
REPOSITORY: Final = "https://git.example.com/policies.git"
FILES: Final = {
    "Pulumi.yaml": "name: keeptrusts-gateway\nruntime: python\n",
    f"Pulumi.{STACK}.yaml": (
        "config:\n"
        "  keeptrusts-gateway:policyAdminToken: {secure: 'v1:some:body'}\n"
        "  keeptrusts-gateway:link: {}\n"
    ),
    "__main__.py": """
import pulumi
from components.regional.workloads.git_link import GitLink, GitLinkArgs

link = pulumi.Config().require_object("link")
if not link.pop("absent", False):
    GitLink("git-link", GitLinkArgs(stack=pulumi.get_stack(), **link))
""",
}


@dataclass(kw_only=True)
class LinkedStack:
    """A stack with one link, and everything that its operations wrote and printed."""

    root: Path
    api: Api
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    printed: list[str] = field(default_factory=list[str])
    commands: set[str] = field(default_factory=set[str])

    def up(self, **changed: object) -> dict[str, Any]:
        """Update with changed settings; return the operations by resource type."""
        self.settings |= changed
        result = self.rehearse(Request())
        assert not result.failures, "\n".join(map(str, result.failures))
        return {
            each.urn.rpartition("::")[2]: each.operation
            for stack in result.stacks
            for each in stack.operations
            if "GitLink" in each.urn
        }

    def rehearse(self, request: Request) -> Result:
        """Run a request, and keep what it returns and prints."""
        edit = Edit(stack=STACK, key="link", value=self.settings)
        reporter = RecordingReporter()
        with_edit = Request(edits=(edit,), destroy=request.destroy)
        result = rehearse(self.root, with_edit, reporter, PROJECT)
        self.printed += [*reporter.lines, repr(result), json.dumps(result.to_json())]
        return result

    def record_commands(self) -> None:
        """Record the arguments of every process."""
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                self.commands.add(path.read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue  # the process has ended

    @property
    def everything(self) -> str:
        """All texts: files, output and command lines."""
        folder = RehearsalPaths(self.root).folder
        files = [path for path in folder.rglob("*") if path.is_file()]
        texts = [path.read_bytes().decode("utf-8", errors="replace") for path in files]
        return "\n".join([*texts, *self.printed, *self.commands])


@pytest.fixture
def linked(tmp_path: Path) -> Iterator[LinkedStack]:
    """Write a project with one link; deploy nothing."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "components").symlink_to(ROOT / "components")
    with serve(Answer()) as api:
        stack = LinkedStack(root=tmp_path, api=api)
        stack.settings = {
            "api_url": api.url,
            "repository": REPOSITORY,
            "branch": "main",
            "path": "regions/eu-west-1/policy-config.yaml",
            "url_key": "url",
            "poll_interval_seconds": 300,
            "auto_create_configuration": True,
        }
        api.during = stack.record_commands
        yield stack


def test_git_link_is_created_once_updated_replaced_and_removed(
    linked: LinkedStack,
) -> None:
    """Only a change calls the API, and the token is in plain text nowhere."""
    api = linked.api

    assert linked.up() == {"git-link": "create"}
    assert linked.up() == {}
    assert [each.method for each in api.received] == ["POST"]

    assert linked.up(poll_interval_seconds=60) == {"git-link": "update"}
    assert [each.body["poll_interval_seconds"] for each in api.received] == [300, 60]

    assert "replace" in linked.up(path="regions/other.yaml")["git-link"]
    assert api.received[-1].body["path"] == "regions/other.yaml"
    assert "remains at" in linked.everything

    linked.up(absent=True)
    assert len(api.received) == 3

    assert {each.authorization for each in api.received} == {f"Bearer {TOKEN}"}
    assert REPOSITORY in linked.everything
    assert any("pulumi-python" in each or "dynamic" in each for each in linked.commands)
    assert TOKEN not in linked.everything


def test_git_link_refused_by_the_api_fails_without_the_token(
    linked: LinkedStack,
) -> None:
    """A wrong token fails the update with the command that sets another one."""
    linked.api.answers = [Answer(status=401, body=f"unknown token {TOKEN}")]

    result = linked.rehearse(Request())

    (failure,) = result.failures
    assert "pulumi config set --secret policyAdminToken --stack eu-west-1" in str(
        failure
    )
    assert len(linked.api.received) == 1
    assert TOKEN not in linked.everything
