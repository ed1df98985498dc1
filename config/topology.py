"""What of the fleet a region holds, apart from pydantic for a quick `fleet --help`."""

from enum import StrEnum


class Topology(StrEnum):
    """How much of the fleet a region holds, from least to most."""

    SINGLE_REGION = "single-region"
    DISTRIBUTED = "distributed"
    FULLY_DISTRIBUTED = "fully-distributed"

    @property
    def rank(self) -> int:
        """Position in the order in which a deployment grows."""
        return list(Topology).index(self)
