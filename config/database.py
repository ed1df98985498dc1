"""The RDS for PostgreSQL instance of a region; unset keys follow the region's size."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.text_form import TextForm
from config.types import StrictModel

Gib = Annotated[int, Field(ge=20, le=65536)]
#: A major version, whose minor versions RDS upgrades automatically, or an exact
#: version, which stays until the file changes.
EngineVersion = Annotated[
    str,
    TextForm(
        pattern=r"^1[6-9](\.[0-9]{1,2})?$",
        words="a version of PostgreSQL from 16 to 19",
        example="17",
    ),
]


def is_valid_storage_autoscaling(
    allocated_gib: float, max_allocated_gib: float
) -> bool:
    """Return whether RDS accepts this limit of storage autoscaling.

    Both sizes are in GiB; the limit must be at least 10 % above the allocated storage.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
    """
    return max_allocated_gib * 10 >= allocated_gib * 11


class DatabaseInsightsMode(StrEnum):
    """Mode of CloudWatch Database Insights."""

    STANDARD = "standard"
    ADVANCED = "advanced"


class RetiredReplicaStep(StrEnum):
    """What to do with the replica that a residency zone's own primary replaced."""

    KEEP = "keep"
    RELEASE = "release"
    DELETE = "delete"


class DatabaseAlarms(StrictModel):
    """Thresholds of the database's CloudWatch alarms; unset keys follow the size."""

    replica_lag_s: Annotated[int, Field(ge=30, le=86_400)] = 300
    slot_lag_mib: Annotated[int, Field(ge=64, le=1_048_576)] | None = None
    free_storage_gib: Annotated[int, Field(ge=2, le=10_000)] = 10
    database_connections: Annotated[int, Field(ge=10, le=100_000)] | None = None


class DatabaseConfig(StrictModel):
    """The DB instance of a region.

    An unset ``role`` follows home and topology. ``promoted`` is a replica that was
    promoted in place, permanently. ``primary`` is an instance that was created at home
    before home moved away. Another ``generation`` creates another instance under
    another identifier. ``retired_replica`` is about the replica that a region had
    before its residency zone got a home of its own: ``release`` lifts its protection,
    then ``delete`` deletes it.
    """

    role: Literal["promoted", "primary"] | None = None
    generation: Annotated[int, Field(ge=1, le=99)] = 1
    retired_replica: RetiredReplicaStep = RetiredReplicaStep.KEEP
    engine_version: EngineVersion = "17"
    allow_major_version_upgrade: bool = False
    instance_class: (
        Annotated[
            str,
            TextForm(
                pattern=r"^db\.[a-z0-9]+\.[a-z0-9]+$",
                words="a class of RDS instances",
                example="db.r8g.large",
            ),
        ]
        | None
    ) = None
    multi_az: bool | None = None
    allocated_storage_gib: Gib | None = None
    max_allocated_storage_gib: Gib | None = None
    insights_mode: DatabaseInsightsMode | None = None
    alarms: DatabaseAlarms = DatabaseAlarms()

    @model_validator(mode="after")
    def storage_autoscaling_is_valid(self) -> Self:
        """Reject a limit less than 10 % above the allocated storage."""
        size, most = self.allocated_storage_gib, self.max_allocated_storage_gib
        if (
            size is not None
            and most is not None
            and not is_valid_storage_autoscaling(size, most)
        ):
            msg = (
                f"max_allocated_storage_gib {most} is less than 10 % above "
                f"allocated_storage_gib {size}, which RDS rejects; raise "
                "max_allocated_storage_gib or lower allocated_storage_gib"
            )
            raise ValueError(msg)
        return self
