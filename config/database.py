"""The PostgreSQL instance of a region; what is left out follows the region's size."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from config.types import StrictModel

Gib = Annotated[int, Field(ge=20, le=65536)]
#: The major version, whose minor upgrades arrive by themselves, or an exact one, past
#: which nothing goes until the file does.
EngineVersion = Annotated[str, StringConstraints(pattern=r"^1[6-9](\.[0-9]{1,2})?$")]


def is_valid_storage_autoscaling(
    allocated_gib: float, max_allocated_gib: float
) -> bool:
    """Return whether RDS takes this limit of storage that grows by itself.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
    """
    return max_allocated_gib * 10 >= allocated_gib * 11


class DatabaseInsightsMode(StrEnum):
    """How long and how closely queries are watched."""

    STANDARD = "standard"
    ADVANCED = "advanced"


class DatabaseAlarms(StrictModel):
    """When a database calls for help; what is left out follows the region's size."""

    replica_lag_s: Annotated[int, Field(ge=30, le=86_400)] = 300
    slot_lag_mib: Annotated[int, Field(ge=64, le=1_048_576)] | None = None
    free_storage_gib: Annotated[int, Field(ge=2, le=10_000)] = 10
    database_connections: Annotated[int, Field(ge=10, le=100_000)] | None = None


class DatabaseConfig(StrictModel):
    """The instance of a region, whatever its role.

    ``role`` is left out, so that it follows home and topology, or ``promoted``: a
    replica made writable in place, which it stays; or ``primary``: what was made at
    home and is home's no more. ``generation`` counts instances: another one is another
    instance under another identifier.
    """

    role: Literal["promoted", "primary"] | None = None
    generation: Annotated[int, Field(ge=1, le=99)] = 1
    engine_version: EngineVersion = "17"
    allow_major_version_upgrade: bool = False
    instance_class: (
        Annotated[str, StringConstraints(pattern=r"^db\.[a-z0-9]+\.[a-z0-9]+$")] | None
    ) = None
    multi_az: bool | None = None
    allocated_storage_gib: Gib | None = None
    max_allocated_storage_gib: Gib | None = None
    insights_mode: DatabaseInsightsMode | None = None
    alarms: DatabaseAlarms = DatabaseAlarms()

    @model_validator(mode="after")
    def storage_autoscaling_is_valid(self) -> Self:
        """Reject a limit that leaves no room to grow."""
        size, most = self.allocated_storage_gib, self.max_allocated_storage_gib
        if (
            size is not None
            and most is not None
            and not is_valid_storage_autoscaling(size, most)
        ):
            msg = (
                f"max_allocated_storage_gib {most} is not a tenth above allocated_storage_gib {size}, "
                "as RDS asks; raise the limit or start smaller"
            )
            raise ValueError(msg)
        return self
