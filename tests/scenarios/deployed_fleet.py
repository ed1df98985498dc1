"""A deployed fleet that tests change step by step, with the real Pulumi CLI."""

import shutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import yaml

from operations.rehearsal_project import FLEET, regions
from rehearsal import graph
from rehearsal.edit import SHARED, Edit
from rehearsal.paths import RehearsalPaths
from rehearsal.request import Request, Result
from rehearsal.result import ResourceChange
from rehearsal.runner import rehearse
from tests.rehearsal.sample_program import RecordingReporter
from tests.sample_project import ROOT

FOUNDATION: Final = "foundation"
GLOBAL: Final = "global"
HOME: Final = "us-east-1"


class DeployedFleet:
    """A copy of the project whose stacks are deployed and changed.

    A value that a test sets stays set, as in edited stack files.
    """

    def __init__(self, root: Path, *, without: Iterable[str] = ()) -> None:
        self.root = root
        self._set: dict[tuple[str, str], Any] = {}
        without = frozenset(without)
        excluded = {f"Pulumi.{region}.yaml" for region in without}
        for source in ROOT.glob("Pulumi*.yaml"):
            if source.name not in excluded:
                shutil.copy(source, root)
        _list_as_planned(root / "Pulumi.yaml", without)
        shutil.copy(ROOT / "__main__.py", root)
        # A rehearsal derives the packages to preload from this folder.
        (root / "components").symlink_to(ROOT / "components")

    @property
    def regions(self) -> tuple[str, ...]:
        """Return every region that has a file."""
        return regions(self.root)

    def set(self, stack: str, key: str, value: object) -> None:
        """Set a value in a stack's file."""
        self._set[stack, key] = value

    def add(self, region: str, cidr: str, like: str) -> None:
        """Write the file of another region: a copy with its own name and network."""
        text = (self.root / f"Pulumi.{like}.yaml").read_text("utf-8")
        text = text.replace(like, region)
        (self.root / f"Pulumi.{region}.yaml").write_text(text, "utf-8")
        self.set(region, "region.cidr", cidr)

    def set_shared(self, key: str, value: object) -> None:
        """Set a value of the `fleet` section that all stacks share."""
        self.set(SHARED, f"fleet.{key}", value)

    def up(self, *stacks: str) -> Mapping[str, tuple[ResourceChange, ...]]:
        """Deploy stacks; return the operations by stack."""
        result = self.rehearse(Request(stacks=stacks, verify_no_changes=False))
        assert not result.failures, "\n".join(map(str, result.failures))
        return {each.stack: each.operations for each in result.stacks}

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Return all values that have been set."""
        return tuple(
            Edit(stack=stack, key=key, value=value)
            for (stack, key), value in self._set.items()
        )

    def rehearse(self, request: Request) -> Result:
        """Rehearse a request with all values that have been set, updates only."""
        with_edits = replace(request, edits=self.edits, preview=False)
        return rehearse(self.root, with_edits, RecordingReporter(), FLEET)

    def down(self, *stacks: str, lift_protection: bool) -> Result:
        """Destroy stacks, with or without lifting their protection first."""
        request = Request(stacks=stacks, destroy=True, lift_protection=lift_protection)
        return rehearse(self.root, request, RecordingReporter(), FLEET)

    def resources(self, stack: str) -> tuple[Mapping[str, Any], ...]:
        """Return the deployed resources of a stack from its state."""
        return tuple(graph.read(RehearsalPaths(self.root).checkpoint(stack)))


def _list_as_planned(file: Path, without: Collection[str]) -> None:
    """List regions without a stack file as planned in their residency zones."""
    document = yaml.safe_load(file.read_text("utf-8"))
    for zone in document["config"]["fleet"]["value"]["residency_zones"].values():
        zone["planned"] = [each for each in zone["regions"] if each in without]
    file.write_text(yaml.safe_dump(document, sort_keys=False), "utf-8")
