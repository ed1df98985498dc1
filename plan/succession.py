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


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What the files ask of a region's database.

    Attributes:
        region: The region.
        file: Its stack file.
        home: The fleet's home, whose database replicas copy.
        role: What the database is to be.
        generation: Which instance of the region it is to be.
        source: ARN of the database it copies; None for one that is written to, or
            while it is not known.
    """

    region: str
    file: str
    home: str
    role: DatabaseRole
    generation: int
    source: str | None = None

    def follow(self, own: object) -> None:
        """Compare with the last contract of the same stack, as it was exported.

        Raises:
            ConfigProblem: The database that stands cannot become what is asked for.
        """
        past = self._read(own)
        if past is None:
            self._begin()
        elif self.generation != past.generation:
            self._succeed(past)
        elif self.role is not past.role:
            self._turn(past)
        elif self.source and past.source not in {None, self.source}:
            raise self._refusal(
                _GENERATION,
                f"the instance of generation {past.generation} is a replica of "
                f"{past.source!r} and cannot follow {self.source!r}; set "
                f"{_GENERATION}: {past.generation + 1} for a new replica beside it",
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

    def _begin(self) -> None:
        if self.role is PROMOTED:
            raise self._refusal(
                _ROLE,
                "'promoted', but no database stands in the region that could be; leave "
                "the key out",
            )

    def _succeed(self, past: Database) -> None:
        if self.generation < past.generation:
            raise self._refusal(
                _GENERATION,
                f"{self.generation}, but the instance that stands is of generation "
                f"{past.generation}; allowed: {past.generation} or more",
            )
        if self.role is not REPLICA:
            raise self._refusal(
                _GENERATION,
                f"{self.generation}, but the instance of generation {past.generation} "
                f"is {past.role.value!r} and the next would be {self.role.value!r}: an "
                f"empty database; keep {past.generation}, or move home before: another "
                "generation begins as a replica",
            )

    def _turn(self, past: Database) -> None:
        instance = f"the instance of generation {past.generation} is"
        if self.role is PROMOTED and past.role is REPLICA:
            return
        if self.role is REPLICA:
            keep = "keep role: promoted" if past.role is PROMOTED else "keep home here"
            raise self._refusal(
                _ROLE,
                f"{instance} {past.role.value!r} and cannot become a replica of "
                f"{self.home} again; {keep}, or set {_GENERATION}: "
                f"{past.generation + 1} for a new replica beside it",
            )
        if self.role is PRIMARY:
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
