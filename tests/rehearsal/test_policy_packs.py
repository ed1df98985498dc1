"""Policy packs on the real engine: they check the first preview of a stack."""

import shutil
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from offline_cloud.store import ResourceStore
from operations.rehearsal_project import CROSSGUARD, FleetProject
from rehearsal import graph
from rehearsal.edit import Edit
from rehearsal.paths import RehearsalPaths
from rehearsal.request import Request, Result
from rehearsal.runner import rehearse
from rehearsal.stack_order import StackOrder
from tests.rehearsal import sample_program
from tests.sample_project import ROOT

#: Two keys and a log group; the environment variable KEYS selects what is unlawful.
PROGRAM: Final = """
import os
import pulumi
import pulumi_aws as aws

keys = os.environ.get("KEYS", "")
provider = aws.Provider(
    "aws",
    region="us-west-2",
    default_tags={"tags": {
        "project": "keeptrusts-gateway", "region": "foundation",
        "data-residency": "global", "managed-by": "pulumi",
    }},
)
opts = pulumi.ResourceOptions(provider=provider)
first = aws.kms.Key(
    "first", enable_key_rotation=True, multi_region=False,
    deletion_window_in_days=30, opts=opts,
)
aws.kms.Key(
    "second", enable_key_rotation=True, multi_region=keys == "multi-region",
    deletion_window_in_days=first.arn.apply(len) if keys == "unknown" else 30,
    opts=opts,
)
aws.cloudwatch.LogGroup(
    "log", kms_key_id=first.arn, retention_in_days=30,
    region="eu-west-1" if keys == "elsewhere" else None, opts=opts,
)
"""

_PACK_FILE: Final = "name: broken\nversion: 1.0.0\nruntime: python\n"


@dataclass(frozen=True, slots=True)
class WithPacks(FleetProject):
    """The fleet's project, with given packs for any program."""

    packs: tuple[Path, ...] = (CROSSGUARD,)

    def stack_order(self, files: Path) -> StackOrder:  # noqa: ARG002 - the protocol's
        """Return one stack, whatever the files contain."""
        return StackOrder({"foundation": ()})

    def policy_packs(self, root: Path) -> tuple[Path, ...]:  # noqa: ARG002 - the protocol's
        """Return the packs."""
        return self.packs


def _rehearse(root: Path, project: WithPacks, *edits: Edit) -> Result:
    sample_program.write(root)
    (root / "__main__.py").write_text(PROGRAM)
    request = Request(stacks=("foundation",), edits=edits)
    return rehearse(root, request, sample_program.RecordingReporter(), project)


def _created(root: Path) -> list[object]:
    """Return what the state and the offline cloud hold, apart from the stack itself."""
    paths = RehearsalPaths(root)
    recorded = graph.counted(paths.checkpoint("foundation"))
    store = ResourceStore(paths.cloud)
    try:
        in_cloud = list(store.all())
    finally:
        store.close()
    return [*(each for each in recorded if each != "pulumi:pulumi:Stack"), *in_cloud]


def _pack(folder: Path, program: str) -> Path:
    folder.mkdir()
    (folder / "PulumiPolicy.yaml").write_text(_PACK_FILE)
    (folder / "__main__.py").write_text(textwrap.dedent(program))
    return folder


def test_pack_lawful_stack_is_deployed(tmp_path: Path) -> None:
    """A stack without a violation passes, though ARNs are unknown at preview."""
    result = _rehearse(tmp_path, WithPacks())

    assert result.failures == ()
    assert len(_created(tmp_path)) > 0


@pytest.mark.parametrize(
    ("unlawful", "rule", "resource"),
    [
        ("multi-region", "policy-kms-001", "Key::second"),
        ("elsewhere", "policy-region-001", "LogGroup::log"),
        ("unknown", "policy-kms-003", "Key::second"),
    ],
)
def test_pack_unlawful_stack_is_refused_at_preview(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    unlawful: str,
    rule: str,
    resource: str,
) -> None:
    """The preview fails with the rule and the resource, and nothing is created."""
    monkeypatch.setenv("KEYS", unlawful)

    (failure,) = _rehearse(tmp_path, WithPacks()).failures

    assert failure.operation == "preview"
    assert failure.message.startswith(f"{rule}: ")
    assert failure.urn.endswith(resource)
    assert failure.source_location.startswith("__main__.py:")
    assert _created(tmp_path) == []


def test_pack_that_cannot_read_the_project_fails_the_preview(tmp_path: Path) -> None:
    """Without facts about the stack, the pack ends with the configuration's error."""
    edit = Edit(stack="project", key="fleet.home", value="nowhere")

    (failure,) = _rehearse(tmp_path, WithPacks(), edit).failures

    assert failure.operation == "preview"
    assert "Pulumi.yaml: fleet.home: 'nowhere' is not allowed" in failure.message
    assert _created(tmp_path) == []


@pytest.mark.parametrize(
    "program",
    [
        "raise RuntimeError('the pack does not load')",
        """
        import pulumi_policy as policy

        def crash(args, report):
            raise RuntimeError("the rule has an error")

        rule = policy.ResourceValidationPolicy("crash", "Crashes.", crash)
        policy.PolicyPack("broken", policies=[rule])
        """,
    ],
    ids=["at-start", "in-a-rule"],
)
def test_pack_that_crashes_fails_the_preview(tmp_path: Path, program: str) -> None:
    """A pack that raises an error never passes in silence."""
    pack = _pack(tmp_path / "pack", program)
    root = tmp_path / "project"
    root.mkdir()

    result = _rehearse(root, WithPacks(packs=(pack,)))

    assert [each.operation for each in result.failures] == ["preview"]
    assert _created(root) == []


def test_pack_that_does_not_exist_fails_the_preview(tmp_path: Path) -> None:
    """A pack that is missing never passes in silence."""
    result = _rehearse(tmp_path, WithPacks(packs=(tmp_path / "missing",)))

    assert [each.operation for each in result.failures] == ["preview"]
    assert _created(tmp_path) == []


def _checkout_with_waiver(folder: Path, expires: str) -> Path:
    """Copy the pack and what it reads, with a waiver; return the pack's folder."""
    for name in ("config", "plan", "policies"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "policies" / "waivers.yaml").write_text(
        textwrap.dedent(f"""\
        waivers:
          - rule: policy-kms-001
            stack: foundation
            resource: second
            reason: the key is replaced with the next release of the program
            expires: {expires}
        """)
    )
    return folder / "policies" / "crossguard"


@pytest.mark.parametrize(
    ("expires", "refused_by"),
    [
        ("2999-12-31", set[str]()),
        ("2020-01-31", {"policy-kms-001", "policy-waiver-001"}),
    ],
)
def test_pack_waiver_counts_until_its_date(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    expires: str,
    refused_by: set[str],
) -> None:
    """A valid waiver lets the stack pass; an expired one is a violation itself."""
    monkeypatch.setenv("KEYS", "multi-region")
    pack = _checkout_with_waiver(tmp_path / "checkout", expires)
    root = tmp_path / "project"
    root.mkdir()

    result = _rehearse(root, WithPacks(packs=(pack,)))

    assert {each.message.partition(":")[0] for each in result.failures} == refused_by
    assert (_created(root) == []) is bool(refused_by)
