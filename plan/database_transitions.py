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

from config.errors import ConfigError, config_error
from plan.database import DatabaseRole
from plan.stack_outputs import DatabaseOutput

PRIMARY: Final = DatabaseRole.PRIMARY
REPLICA: Final = DatabaseRole.REPLICA
PROMOTED: Final = DatabaseRole.PROMOTED

_ROLE: Final = "region.database.role"
_GENERATION: Final = "region.database.generation"
_TOPOLOGY: Final = "topology"
_SHARED: Final = "Pulumi.yaml"
_HOME: Final = "fleet.home"


@dataclass(frozen=True, kw_only=True, slots=True)
class DesiredDatabase:
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

    def validate(self, previous: object) -> None:
        """Compare with the last contract of the same stack, as it was exported.

        Raises:
            ConfigError: The database that stands cannot become what is asked for.
        """
        past = self._read(previous)
        if past is None:
            self._check_first_deployment(standing=previous is not None)
        elif self.role is None:
            self._check_removal(past)
        elif self.generation != past.generation:
            self._check_new_generation(past, self.role)
        elif self.role is not past.role:
            self._check_role_change(past, self.role)

    def replication_source(self, previous: object, home: str) -> str:
        """Return the ARN that a replica copies, ``home`` being that of home's database.

        RDS cannot change a source, so an instance keeps the one it was made from, even
        a lost one: its stack can still be updated, and released, until another
        generation begins.
        """
        past = self._read(previous)
        if past is None or past.generation != self.generation:
            return home
        return past.source or home

    def stale_source_warning(self, source: str) -> str:
        """Say that a replica copies another database than home's."""
        return str(
            config_error(
                self.file,
                _GENERATION,
                f"the replica of generation {self.generation} keeps its source "
                f"{source!r}, which is not the database of {self.home}; release the "
                f"stack, then set {_GENERATION}: {self.generation + 1}",
            )
        )

    def _read(self, previous: object) -> DatabaseOutput | None:
        if not isinstance(previous, Mapping):
            return None
        records = cast("Mapping[str, Any]", previous).get("database")
        if records is None:
            return None
        try:
            return DatabaseOutput.model_validate(records)
        except ValidationError:
            message = (
                f"stack {self.region!r} was deployed by another version of this "
                "program, which exported another contract; use that version"
            )
            raise ConfigError(message) from None

    def _check_first_deployment(self, *, standing: bool) -> None:
        if self.role is PROMOTED or (self.role is PRIMARY and self.region != self.home):
            raise self._error(
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
            raise config_error(_SHARED, _HOME, message)

    def _check_removal(self, past: DatabaseOutput) -> None:
        if past.role.writable:
            raise self._error(
                _TOPOLOGY,
                f"gives the region no database, but the instance of generation "
                f"{past.generation} is {past.role.value!r} and would be deleted; put "
                f"topology and fleet.home back, or make it a replica of {self.home} "
                f"before: 'fully-distributed' with {_GENERATION}: "
                f"{past.generation + 1}",
            )

    def _check_new_generation(self, past: DatabaseOutput, role: DatabaseRole) -> None:
        if self.generation < past.generation:
            raise self._error(
                _GENERATION,
                f"{self.generation}, but the instance that stands is of generation "
                f"{past.generation}; allowed: {past.generation} or more",
            )
        if role is not REPLICA:
            raise self._error(
                _GENERATION,
                f"{self.generation}, but the instance of generation {past.generation} "
                f"is {past.role.value!r} and the next would be {role.value!r}: an "
                f"empty database; keep {past.generation}, or move home before: another "
                "generation begins as a replica",
            )

    def _check_role_change(self, past: DatabaseOutput, role: DatabaseRole) -> None:
        instance = f"the instance of generation {past.generation} is"
        if role is PROMOTED and past.role is REPLICA:
            return
        if role is REPLICA:
            raise self._error(
                _ROLE,
                f"{instance} {past.role.value!r} and cannot become a replica of "
                f"{self.home} again; say role: {past.role.value} to keep it, or set "
                f"{_GENERATION}: {past.generation + 1} for a new replica beside it",
            )
        if role is PRIMARY:
            word = "set" if past.role is REPLICA else "keep"
            raise self._error(
                _ROLE,
                f"{instance} {past.role.value!r} and would be made anew, empty, as the "
                f"primary; {word} role: promoted",
            )
        raise self._error(
            _ROLE,
            f"{instance} {past.role.value!r} and is written to already; leave the key "
            "out",
        )

    def _error(self, key: str, message: str) -> ConfigError:
        return config_error(self.file, key, message)
