"""Role, alarm thresholds and WAL retention of a region's database."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from config.database import DatabaseAlarms
from plan.sizes import Size

#: Maximum write-ahead log (WAL) retained for a replication slot, on any disk.
_MAX_WAL_KEEP_MIB: Final = 51_200
#: Maximum default threshold of the replication slot lag alarm.
_MAX_SLOT_LAG_ALARM_MIB: Final = 10_240
_MIB_PER_GIB: Final = 1024

#: Logical name of a region's database.
DATABASE: Final = "database"
#: Logical name of the primary of a residency zone with a home of its own. It differs,
#: so that the replica that the region had before is neither replaced nor deleted.
ZONE_DATABASE: Final = "zone-database"


class DatabaseRole(StrEnum):
    """Role of a region's DB instance."""

    PRIMARY = "primary"
    REPLICA = "replica"
    PROMOTED = "promoted"

    @property
    def writable(self) -> bool:
        """Whether it accepts writes, and so has its own credentials."""
        return self is not DatabaseRole.REPLICA


def database_name(role: DatabaseRole | None, *, zone_has_own_home: bool) -> str:
    """Return the logical name of a region's database, and of its component."""
    if zone_has_own_home and role is DatabaseRole.PRIMARY:
        return ZONE_DATABASE
    return DATABASE


@dataclass(frozen=True, kw_only=True, slots=True)
class AlarmThresholds:
    """Thresholds of the database's CloudWatch alarms.

    Attributes:
        replica_lag_s: Replica lag in seconds, above which the alarm fires.
        slot_lag_mib: Replication slot lag in MiB, above which the alarm fires.
        free_storage_gib: Free storage in GiB, below which the alarm fires.
        database_connections: Connections, above which the alarm fires.
    """

    replica_lag_s: int
    slot_lag_mib: int
    free_storage_gib: int
    database_connections: int


def max_wal_keep_mib(allocated_storage_gib: int) -> int:
    """Return the WAL in MiB that RDS may retain: at most half of the storage."""
    return min(_MAX_WAL_KEEP_MIB, allocated_storage_gib * _MIB_PER_GIB // 2)


def alarm_thresholds(alarms: DatabaseAlarms, size: Size) -> AlarmThresholds:
    """Return the alarm thresholds for a size; configured values take precedence.

    Defaults stay below the retained WAL and the connections that fit into the
    instance's memory, because an alarm with an unreachable threshold never fires.
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
