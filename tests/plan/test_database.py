"""Promises of what the size of a database bounds."""

from typing import Final

import pytest

from config.capacity import SizeName
from config.database import DatabaseAlarms
from plan.database import alarm_thresholds, max_wal_keep_mib
from plan.sizes import SIZES

#: GiB of memory of the machines that sizes have.
#: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
MEMORY_GIB: Final = {"db.t4g.medium": 4, "db.m8g.large": 8, "db.r8g.large": 16}


def most_connections(instance_class: str) -> int:
    """Return what RDS derives `max_connections` from, as if all memory were left.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
    """
    return min(MEMORY_GIB[instance_class] * 1024**3 // 9_531_392, 5000)


@pytest.mark.parametrize("name", SizeName)
def test_connection_alarm_of_each_size_is_below_max_connections(name: SizeName) -> None:
    """The threshold is below the limit even if a quarter of the memory is in use."""
    size = SIZES[name]
    most = most_connections(size.instance_class)

    called_at = alarm_thresholds(DatabaseAlarms(), size).database_connections

    assert 0.5 * most < called_at < 0.75 * most


@pytest.mark.parametrize("name", SizeName)
def test_slot_lag_alarm_of_each_size_is_below_half_of_the_kept_wal(
    name: SizeName,
) -> None:
    """The alarm fires before RDS removes WAL that a replica still needs."""
    size = SIZES[name]

    called_at = alarm_thresholds(DatabaseAlarms(), size).slot_lag_mib

    assert 2 * called_at <= max_wal_keep_mib(size.allocated_storage_gib)


def test_database_alarm_in_a_file_overrides_its_size() -> None:
    """A value in the file replaces the value of the size."""
    own = DatabaseAlarms(replica_lag_s=60, slot_lag_mib=77, free_storage_gib=3)

    found = alarm_thresholds(own, SIZES[SizeName.PRODUCTION])

    assert (found.replica_lag_s, found.slot_lag_mib) == (60, 77)
    assert found.free_storage_gib == 3
