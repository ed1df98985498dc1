"""What the size of a database bounds: the log it keeps, and when it calls for help."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from config.database import DatabaseAlarms
from plan.sizes import Size

#: Write-ahead log that is kept for a silent replica however large the disk is.
_MAX_WAL_KEEP_MIB: Final = 51_200
#: A log of that length is worth a call whatever is kept.
_MAX_SLOT_LAG_ALARM_MIB: Final = 10_240
_MIB_PER_GIB: Final = 1024


class DatabaseRole(StrEnum):
    """What the PostgreSQL instance of a region is."""

    PRIMARY = "primary"
    REPLICA = "replica"
    PROMOTED = "promoted"

    @property
    def writable(self) -> bool:
        """Whether it takes writes, and so has credentials of its own."""
        return self is not DatabaseRole.REPLICA


@dataclass(frozen=True, kw_only=True, slots=True)
class AlarmThresholds:
    """When a database calls for help.

    Attributes:
        replica_lag_s: Seconds behind its source.
        slot_lag_mib: MiB of write-ahead log that is kept.
        free_storage_gib: GiB of disk that are left.
        connections: Clients at once.
    """

    replica_lag_s: int
    slot_lag_mib: int
    free_storage_gib: int
    database_connections: int


def max_wal_keep_mib(allocated_storage_gib: int) -> int:
    """Return how much log a silent replica may cost: half of the disk at most."""
    return min(_MAX_WAL_KEEP_MIB, allocated_storage_gib * _MIB_PER_GIB // 2)


def alarm_thresholds(alarms: DatabaseAlarms, size: Size) -> AlarmThresholds:
    """Return when a database of this size calls; what its file says goes before it.

    A line that the database cannot reach would be an alarm that never rings: it holds
    no more log than is kept, and no more clients than its memory allows.
    """
    kept = max_wal_keep_mib(size.allocated_storage_gib)
    slot_lag = alarms.slot_lag_mib
    return AlarmThresholds(
        replica_lag_s=alarms.replica_lag_s,
        slot_lag_mib=min(_MAX_SLOT_LAG_ALARM_MIB, kept // 2)
        if slot_lag is None
        else slot_lag,
        free_storage_gib=alarms.free_storage_gib,
        database_connections=size.database_connections,
    )
