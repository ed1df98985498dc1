"""The PostgreSQL instance of a region; what is left out follows the region's size."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from config.vocabulary import Document

Gib = Annotated[int, Field(ge=20, le=65536)]
#: The major version, or major and minor: minor upgrades arrive by themselves.
EngineVersion = Annotated[str, StringConstraints(pattern=r"^1[6-9](\.[0-9]{1,2})?$")]


class Insights(StrEnum):
    """How long and how closely queries are watched."""

    STANDARD = "standard"
    ADVANCED = "advanced"


class Alarms(Document):
    """When a database calls for help."""

    replica_lag_s: Annotated[int, Field(ge=30, le=86_400)] = 300
    slot_lag_mib: Annotated[int, Field(ge=64, le=1_048_576)] = 10_240
    free_storage_gib: Annotated[int, Field(ge=2, le=10_000)] = 10
    connections: Annotated[int, Field(ge=10, le=100_000)] = 500


class Database(Document):
    """The instance of a region, whatever its role.

    ``role`` is left out, so that it follows home and topology, or ``promoted``: a
    replica made writable in place, which it stays. ``generation`` counts instances:
    another one is another instance under another identifier.
    """

    role: Literal["promoted"] | None = None
    generation: Annotated[int, Field(ge=1, le=99)] = 1
    engine_version: EngineVersion = "17"
    allow_major_version_upgrade: bool = False
    instance_class: (
        Annotated[str, StringConstraints(pattern=r"^db\.[a-z0-9]+\.[a-z0-9]+$")] | None
    ) = None
    multi_az: bool | None = None
    allocated_gib: Gib | None = None
    max_allocated_gib: Gib | None = None
    insights: Insights | None = None
    alarms: Alarms = Alarms()

    @model_validator(mode="after")
    def storage_grows(self) -> Self:
        """Reject storage that would have to shrink to its limit."""
        size, most = self.allocated_gib, self.max_allocated_gib
        if size is not None and most is not None and most <= size:
            msg = (
                f"max_allocated_gib {most} is not above allocated_gib {size}; "
                "raise the limit or start smaller"
            )
            raise ValueError(msg)
        return self
