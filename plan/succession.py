"""What the database of a region may become, given what it is.

RDS makes a replica writable in place and knows no way back; the provider would end in
"cannot elect new source database for replication", or make the only good copy anew.
https://github.com/hashicorp/terraform-provider-aws/issues/16054
So a stack reads its own last contract and refuses what cannot follow, before anything
is changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from pydantic import ValidationError

from config.problem import ConfigProblem, at
from plan.contract import Database
from plan.region import DatabaseRole

PRIMARY: Final = DatabaseRole.PRIMARY
REPLICA: Final = DatabaseRole.REPLICA
PROMOTED: Final = DatabaseRole.PROMOTED

_ROLE: Final = "region.database.role"
_GENERATION: Final = "region.database.generation"
_TOPOLOGY: Final = "topology"
_SHARED: Final = "Pulumi.yaml"
_HOME: Final = "fleet.home"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What the files ask of a region's database.

    Attributes:
        region: The region.
        file: Its stack file.
        home: The fleet's home, whose database new replicas copy.
        role: What the database is to be; None where there is to be none.
        generation: Which instance of the region it is to be.
    """

    region: str
    file: str
    home: str
    role: DatabaseRole | None
    generation: int

    def follow(self, own: object) -> None:
        """Compare with the last contract of the same stack, as it was exported.

        Raises:
            ConfigProblem: The database that stands cannot become what is asked for.
        """
        past = self._read(own)
        if past is None:
            self._begin(standing=own is not None)
        elif self.role is None:
            self._leave(past)
        elif self.generation != past.generation:
            self._succeed(past, self.role)
        elif self.role is not past.role:
            self._turn(past, self.role)

    def source(self, own: object, home: str) -> str:
        """Return the ARN that a replica copies, ``home`` being that of home's database.

        RDS cannot change a source, so an instance keeps the one it was made from, even
        a lost one: its stack can still be updated, and released, until another
        generation begins.
        """
        past = self._read(own)
        if past is None or past.generation != self.generation:
            return home
        return past.source or home

    def stale(self, source: str) -> str:
        """Say that a replica copies another database than home's."""
        return str(
            at(
                self.file,
                _GENERATION,
                f"the replica of generation {self.generation} keeps its source "
                f"{source!r}, which is not the database of {self.home}; release the "
                f"stack, then set {_GENERATION}: {self.generation + 1}",
            )
        )

    def _read(self, own: object) -> Database | None:
        if not isinstance(own, Mapping):
            return None
        records = cast("Mapping[str, Any]", own).get("database")
        if records is None:
            return None
        try:
            return Database.model_validate(records)
        except ValidationError:
            message = (
                f"stack {self.region!r} was deployed by another version of this "
                "program, which exported another contract; use that version"
            )
            raise ConfigProblem(message) from None

    def _begin(self, *, standing: bool) -> None:
        if self.role is PROMOTED or (self.role is PRIMARY and self.region != self.home):
            raise self._refusal(
                _ROLE,
                f"{self.role.value!r}, but no database stands in the region that could "
                "be; leave the key out",
            )
        if self.role is PRIMARY and standing:
            message = (
                f"{self.region!r}, whose stack stands without a database: its primary "
                "would be another one, empty; put home back, make the region "
                "fully-distributed, promote its replica, then move home"
            )
            raise at(_SHARED, _HOME, message)

    def _leave(self, past: Database) -> None:
        if past.role.writable:
            raise self._refusal(
                _TOPOLOGY,
                f"gives the region no database, but the instance of generation "
                f"{past.generation} is {past.role.value!r} and would be deleted; put "
                f"topology and fleet.home back, or make it a replica of {self.home} "
                f"before: 'fully-distributed' with {_GENERATION}: "
                f"{past.generation + 1}",
            )

    def _succeed(self, past: Database, role: DatabaseRole) -> None:
        if self.generation < past.generation:
            raise self._refusal(
                _GENERATION,
                f"{self.generation}, but the instance that stands is of generation "
                f"{past.generation}; allowed: {past.generation} or more",
            )
        if role is not REPLICA:
            raise self._refusal(
                _GENERATION,
                f"{self.generation}, but the instance of generation {past.generation} "
                f"is {past.role.value!r} and the next would be {role.value!r}: an "
                f"empty database; keep {past.generation}, or move home before: another "
                "generation begins as a replica",
            )

    def _turn(self, past: Database, role: DatabaseRole) -> None:
        instance = f"the instance of generation {past.generation} is"
        if role is PROMOTED and past.role is REPLICA:
            return
        if role is REPLICA:
            raise self._refusal(
                _ROLE,
                f"{instance} {past.role.value!r} and cannot become a replica of "
                f"{self.home} again; say role: {past.role.value} to keep it, or set "
                f"{_GENERATION}: {past.generation + 1} for a new replica beside it",
            )
        if role is PRIMARY:
            word = "set" if past.role is REPLICA else "keep"
            raise self._refusal(
                _ROLE,
                f"{instance} {past.role.value!r} and would be made anew, empty, as the "
                f"primary; {word} role: promoted",
            )
        raise self._refusal(
            _ROLE,
            f"{instance} {past.role.value!r} and is written to already; leave the key "
            "out",
        )

    def _refusal(self, key: str, message: str) -> ConfigProblem:
        return at(self.file, key, message)
