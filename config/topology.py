"""Topologies of a region; imports no pydantic, so that `fleet --help` is quick."""

from enum import StrEnum


class Topology(StrEnum):
    """Parts of the fleet that a region contains, in ascending order."""

    SINGLE_REGION = "single-region"
    DISTRIBUTED = "distributed"
    FULLY_DISTRIBUTED = "fully-distributed"

    @property
    def rank(self) -> int:
        """Position in the ascending order."""
        return list(Topology).index(self)
