"""Alarm thresholds that depend on the size of a database."""

from typing import Final

import pytest

from config.capacity import SizeName
from config.database import DatabaseAlarms
from plan.database import alarm_thresholds, max_wal_keep_mib
from plan.sizes import SIZES

#: Memory of the instance classes of the sizes, in GiB.
#: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
MEMORY_GIB: Final = {"db.t4g.medium": 4, "db.m8g.large": 8, "db.r8g.large": 16}


def max_connections(instance_class: str) -> int:
    """Return the `max_connections` of RDS without memory reserved for the system.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
    """
    return min(MEMORY_GIB[instance_class] * 1024**3 // 9_531_392, 5000)


@pytest.mark.parametrize("name", SizeName)
def test_connection_alarm_of_each_size_is_below_max_connections(name: SizeName) -> None:
    """The threshold is below the limit even if RDS reserves a quarter of the memory."""
    size = SIZES[name]
    limit = max_connections(size.instance_class)

    threshold = alarm_thresholds(DatabaseAlarms(), size).database_connections

    assert 0.5 * limit < threshold < 0.75 * limit


@pytest.mark.parametrize("name", SizeName)
def test_slot_lag_alarm_of_each_size_is_at_most_half_of_the_kept_wal(
    name: SizeName,
) -> None:
    """The alarm fires before RDS removes WAL that a replica still needs."""
    size = SIZES[name]

    threshold = alarm_thresholds(DatabaseAlarms(), size).slot_lag_mib

    assert 2 * threshold <= max_wal_keep_mib(size.allocated_storage_gib)


def test_database_alarm_in_a_file_overrides_its_size() -> None:
    """A value in the file replaces the value of the size."""
    alarms = DatabaseAlarms(replica_lag_s=60, slot_lag_mib=77, free_storage_gib=3)

    thresholds = alarm_thresholds(alarms, SIZES[SizeName.PRODUCTION])

    assert (thresholds.replica_lag_s, thresholds.slot_lag_mib) == (60, 77)
    assert thresholds.free_storage_gib == 3
