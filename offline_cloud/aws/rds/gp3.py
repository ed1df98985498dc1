"""Performance of gp3 storage, which RDS raises with the size.

Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
"""

from typing import Final

#: GiB from which RDS stripes the storage of PostgreSQL over several volumes.
THRESHOLD: Final = 400
#: IOPS below the threshold, which cannot be changed.
BASELINE_IOPS: Final = 3000
#: Fewest IOPS from the threshold on.
STRIPED_IOPS: Final = 12_000
_BASELINE_THROUGHPUT: Final = 125
_STRIPED_THROUGHPUT: Final = 500


def performance(storage_type: str, allocated_gib: int) -> dict[str, int]:
    """Return IOPS and throughput in MiB/s as RDS reports them."""
    if storage_type != "gp3":
        return {}
    if allocated_gib < THRESHOLD:
        return {"iops": BASELINE_IOPS, "storageThroughput": _BASELINE_THROUGHPUT}
    return {"iops": STRIPED_IOPS, "storageThroughput": _STRIPED_THROUGHPUT}
