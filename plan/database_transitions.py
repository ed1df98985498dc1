"""Allowed changes of a region's database.

RDS promotes a replica in place and cannot undo it. The AWS provider would fail with
"cannot elect new source database for replication", or replace the only good copy.
https://github.com/hashicorp/terraform-provider-aws/issues/16054
So each stack reads the outputs of its own last update and rejects a change that is not
allowed, before it changes anything.
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
    """The requested database of a region.

    Attributes:
        region: The region.
        file: Name of its stack file, for messages.
        home: The fleet's home region, whose database new replicas copy.
        role: Requested role; None for no database.
        generation: Requested generation of the DB instance.
    """

    region: str
    file: str
    home: str
    role: DatabaseRole | None
    generation: int

    def validate(self, previous: object) -> None:
        """Validate against the outputs of the same stack's last update.

        ``previous`` is the exported value, or None before the first update.

        Raises:
            ConfigError: The existing database cannot become the requested one.
        """
        past = self._read(previous)
        if past is None:
            self._check_first_deployment(deployed=previous is not None)
        elif self.role is None:
            self._check_removal(past)
        elif self.generation != past.generation:
            self._check_new_generation(past, self.role)
        elif self.role is not past.role:
            self._check_role_change(past, self.role)

    def replication_source(self, previous: object, home: str) -> str:
        """Return the ARN that a replica copies; ``home`` is the ARN of home's database.

        RDS cannot change the source of a replica. So an existing replica keeps its
        source, even a deleted one, until another generation replaces it.
        """
        past = self._read(previous)
        if past is None or past.generation != self.generation:
            return home
        return past.source or home

    def stale_source_warning(self, source: str) -> str:
        """Return the warning that a replica copies another database than home's."""
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

    def _check_first_deployment(self, *, deployed: bool) -> None:
        if self.role is PROMOTED or (self.role is PRIMARY and self.region != self.home):
            raise self._error(
                _ROLE,
                f"{self.role.value!r}, but the region has no database that could be; "
                "leave the key out",
            )
        if self.role is PRIMARY and deployed:
            message = (
                f"{self.region!r}, whose stack has no database: its primary would be a "
                "new, empty one; set home back, make the region fully-distributed, "
                "promote its replica, then move home"
            )
            raise config_error(_SHARED, _HOME, message)

    def _check_removal(self, past: DatabaseOutput) -> None:
        if past.role.writable:
            raise self._error(
                _TOPOLOGY,
                f"gives the region no database, but the instance of generation "
                f"{past.generation} is {past.role.value!r} and would be deleted; set "
                f"topology and fleet.home back, or make it a replica of {self.home} "
                f"before: 'fully-distributed' with {_GENERATION}: "
                f"{past.generation + 1}",
            )

    def _check_new_generation(self, past: DatabaseOutput, role: DatabaseRole) -> None:
        if self.generation < past.generation:
            raise self._error(
                _GENERATION,
                f"{self.generation}, but the existing instance is of generation "
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
                f"{self.home} again; set role: {past.role.value} to keep it, or set "
                f"{_GENERATION}: {past.generation + 1} for a new replica beside it",
            )
        if role is PRIMARY:
            word = "set" if past.role is REPLICA else "keep"
            raise self._error(
                _ROLE,
                f"{instance} {past.role.value!r} and would be replaced by an empty "
                f"primary; {word} role: promoted",
            )
        raise self._error(
            _ROLE,
            f"{instance} {past.role.value!r} and is written to already; leave the key "
            "out",
        )

    def _error(self, key: str, message: str) -> ConfigError:
        return config_error(self.file, key, message)
