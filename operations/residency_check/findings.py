"""Findings of the proof, and the edges it walked."""

from dataclasses import dataclass
from enum import StrEnum

from config.residency_pack import DataClass


class FindingId(StrEnum):
    """Kind of a finding; each has one test that causes it and nothing else."""

    UNKNOWN_TYPE = "unknown-type"
    UNKNOWN_REFERENCE = "unknown-reference"
    FOREIGN_REFERENCE = "foreign-reference"
    FOREIGN_RESOURCE = "foreign-resource"
    MULTI_REGION_KEY = "multi-region-key"
    POLICY_MISSING = "policy-missing"
    REDACTION_MISSING = "redaction-missing"
    BLOCKED_PROVIDER = "blocked-provider"
    REQUIRED_PROVIDER_MISSING = "required-provider-missing"
    UNKNOWN_PROVIDER = "unknown-provider"
    DATA_LEAVES = "data-leaves"
    UNKNOWN_BALANCER_FIELD = "unknown-load-balancer-field"


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """One way by which data moves.

    Attributes:
        data: Class of the data.
        law: Residency zone whose packs apply to it.
        start: Where the data is, in words: ``us-east-1 database``.
        zone: Residency zone where it arrives.
        end: Where it arrives, in words.
        resource: Stack and logical name of the resource that moves it.
        key: Property that moves it.
        redacted: Whether personal data was redacted before.
    """

    data: DataClass
    law: str
    start: str
    zone: str
    end: str
    resource: str
    key: str
    redacted: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something that the proof cannot accept.

    Attributes:
        id: Kind of the finding.
        stack: Stack of the resource.
        resource: Logical name of the resource.
        key: Property of the resource.
        value: What is written there.
        sentence: What is wrong, and why.
        path: Steps of the data, from its origin; empty if no data moves.
        pack: Pack and key that forbid it; empty for a missing fact.
        remedy: What to do.
    """

    id: FindingId
    stack: str
    resource: str
    key: str
    value: str
    sentence: str
    remedy: str
    path: tuple[str, ...] = ()
    pack: str = ""

    @property
    def waiver_key(self) -> tuple[str, str, str]:
        """Rule, stack and resource by which a waiver names the finding."""
        return self.id.value, self.stack, self.resource

    def __str__(self) -> str:
        """Return the finding as one line."""
        way = f"{' → '.join(self.path)}: " if self.path else ""
        forbidden = f" ({self.pack})" if self.pack else ""
        return (
            f"{self.stack}: {self.resource}.{self.key}: {way}{self.sentence}"
            f"{forbidden}; {self.remedy}"
        )
