"""Findings of checkov in the exported templates, and the waivers of some of them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

WAIVERS: Final = Path(__file__).with_name("waivers.yaml")


class Waiver(BaseModel):
    """An accepted finding and the reason.

    Attributes:
        check: Id of the check.
        resources: Logical ids in the template.
        reason: Why the finding is accepted.
        stacks: Stacks whose template it applies to; empty for all.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    check: str
    resources: tuple[str, ...]
    reason: Annotated[str, Field(min_length=40)]
    stacks: tuple[str, ...] = ()

    def waives(self, finding: "Finding") -> bool:
        """Return whether this waiver applies to a finding."""
        return (
            finding.check == self.check
            and finding.resource in self.resources
            and finding.stack in (self.stacks or (finding.stack,))
        )


@dataclass(frozen=True, order=True, kw_only=True, slots=True)
class Finding:
    """A failed check of one resource in one template."""

    stack: str
    resource: str
    check: str
    message: str

    def __str__(self) -> str:
        """Return the finding as one line."""
        return f"{self.stack}: {self.resource}: {self.message} ({self.check})"


def waivers() -> tuple[Waiver, ...]:
    """Return the reviewed waivers."""
    found: object = yaml.safe_load(WAIVERS.read_text("utf-8"))
    return TypeAdapter(tuple[Waiver, ...]).validate_python(found)


def findings(report: str) -> tuple[Finding, ...]:
    """Return the failed checks of checkov's JSON report."""
    run: Mapping[str, Any] = json.loads(report)
    return tuple(
        sorted(
            Finding(
                stack=Path(failed["file_path"]).stem,
                resource=failed["resource"].rpartition(".")[2],
                check=failed["check_id"],
                message=failed["check_name"],
            )
            for failed in run["results"]["failed_checks"]
        )
    )


def unwaived(found: Iterable[Finding], waived: Iterable[Waiver]) -> Iterator[str]:
    """Yield every finding without a waiver, and every waiver without a finding."""
    all_found, all_waived = tuple(found), tuple(waived)
    for finding in all_found:
        if not any(waiver.waives(finding) for waiver in all_waived):
            yield str(finding)
    for waiver in all_waived:
        if not any(waiver.waives(finding) for finding in all_found):
            unused = f"{waiver.check} matches no finding any more; remove it"
            yield f"{WAIVERS.name}: {unused}"
