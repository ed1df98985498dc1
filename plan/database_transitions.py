"""Allowed changes of a region's database.

RDS promotes a replica in place and cannot undo it. The AWS provider would fail with
"cannot elect new source database for replication", or replace the only good copy.
https://github.com/hashicorp/terraform-provider-aws/issues/16054
So each stack reads the outputs of its own last update and rejects a change that is not
allowed, before it changes anything.

A residency zone that gets a home of its own starts with an empty primary under another
logical name. The replica that the region had is retired: it stays, protected, until its
release and its deletion are requested.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from pydantic import ValidationError

from config.database import RetiredReplicaStep
from config.errors import ConfigError, config_error
from plan.database import ZONE_DATABASE, DatabaseRole, database_name
from plan.stack_outputs import DatabaseOutput, RetiredReplicaOutput

PRIMARY: Final = DatabaseRole.PRIMARY
REPLICA: Final = DatabaseRole.REPLICA
PROMOTED: Final = DatabaseRole.PROMOTED

_ROLE: Final = "region.database.role"
_GENERATION: Final = "region.database.generation"
_TOPOLOGY: Final = "topology"
_SHARED: Final = "Pulumi.yaml"
_HOME: Final = "fleet.home"
_RESIDENCY: Final = "residency"
_RETIRED: Final = "region.database.retired_replica"


@dataclass(frozen=True, kw_only=True, slots=True)
class DesiredDatabase:
    """The requested database of a region.

    Attributes:
        region: The region.
        file: Name of its stack file, for messages.
        home: Home of the residency zone, whose database new replicas copy.
        role: Requested role; None for no database.
        generation: Requested generation of the DB instance.
        own_home_zone: Residency zone of the region, if it has a home of its own.
        retired_replica: What to do with a replica that a primary has replaced.
    """

    region: str
    file: str
    home: str
    role: DatabaseRole | None
    generation: int
    own_home_zone: str | None = None
    retired_replica: RetiredReplicaStep = RetiredReplicaStep.KEEP

    @property
    def name(self) -> str:
        """Logical name of the database."""
        return database_name(
            self.role, zone_has_own_home=self.own_home_zone is not None
        )

    def validate(self, previous: object) -> None:
        """Validate against the outputs of the same stack's last update.

        ``previous`` is the exported value, or None before the first update.

        Raises:
            ConfigError: The existing database cannot become the requested one.
        """
        past = self._read(previous)
        if past is None:
            self._check_first_deployment(previous)
        elif self.role is None:
            self._check_removal(past)
        elif self.name != past.name:
            self._check_new_name(past, self.role)
        elif self.generation != past.generation:
            self._check_new_generation(past, self.role)
        elif self.role is not past.role:
            self._check_role_change(past, self.role)
        self.retired(previous)

    def retired(self, previous: object) -> RetiredReplicaOutput | None:
        """Return the replica that stays beside the residency zone's own primary.

        Raises:
            ConfigError: The replica cannot be deleted yet.
        """
        if self.name != ZONE_DATABASE:
            return None
        known, is_new = self._replaced_replica(previous)
        if known is None or self.retired_replica is not RetiredReplicaStep.DELETE:
            return known
        if known.protected:
            up = f"`pulumi up --stack {self.region}`"
            first = f"run {up} without the key, then " if is_new else ""
            raise self._error(
                _RETIRED,
                f"{self.retired_replica.value!r}, but the replica of generation "
                f"{known.generation} is protected; {first}set it to "
                f"{RetiredReplicaStep.RELEASE.value!r} and run {up} before",
            )
        return None

    def retired_replica_warning(self, replica: RetiredReplicaOutput) -> str:
        """Return the warning that a replica of another residency zone remains."""
        following = (
            RetiredReplicaStep.RELEASE
            if replica.protected
            else RetiredReplicaStep.DELETE
        )
        return str(
            config_error(
                self.file,
                _RETIRED,
                f"the replica of generation {replica.generation} still copies "
                f"{replica.source!r}; the API no longer reads it; set {_RETIRED}: "
                f"{following.value}, then run `pulumi up --stack {self.region}`",
            )
        )

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
        records = _output(previous, "database")
        if records is None:
            return None
        try:
            return DatabaseOutput.model_validate(records)
        except ValidationError:
            raise self._unreadable() from None

    def _unreadable(self) -> ConfigError:
        return ConfigError(
            f"stack {self.region!r} was deployed by another version of this "
            "program, which exported another contract; use that version"
        )

    def _replaced_replica(
        self, previous: object
    ) -> tuple[RetiredReplicaOutput | None, bool]:
        """Return the retired replica, and whether this update retires it."""
        past = self._read(previous)
        if past is None or past.name == ZONE_DATABASE:
            return self._read_retired(previous), False
        if past.source is None:
            message = (
                f"stack {self.region!r} was deployed by an older version of this "
                "program, which exported no source of its replica; run `pulumi up "
                f"--stack {self.region}` with the former residency packs first"
            )
            raise ConfigError(message)
        return (
            RetiredReplicaOutput(
                arn=past.arn,
                generation=past.generation,
                source=past.source,
                protected=True,
            ),
            True,
        )

    def _read_retired(self, previous: object) -> RetiredReplicaOutput | None:
        records = _output(previous, "retired_replica")
        if records is None:
            return None
        try:
            return RetiredReplicaOutput.model_validate(records)
        except ValidationError:
            raise self._unreadable() from None

    def _check_first_deployment(self, previous: object) -> None:
        if self.role is PROMOTED or (self.role is PRIMARY and self.region != self.home):
            raise self._error(
                _ROLE,
                f"{self.role.value!r}, but the region has no database that could be; "
                "leave the key out",
            )
        if self.role is not PRIMARY or previous is None:
            return
        if self.own_home_zone is None:
            message = (
                f"{self.region!r}, whose stack has no database: its primary would be a "
                "new, empty one; set home back, make the region fully-distributed, "
                "promote its replica, then move home"
            )
            raise config_error(_SHARED, _HOME, message)
        former = _output(previous, "zone_home")
        if former is not None:
            message = (
                f"begins with {self.region!r}, whose stack has no database: the new "
                f"home would be empty, without the rows of {former}; put {former} "
                "first, or promote a replica in the region before"
            )
            key = f"fleet.residency_zones.{self.own_home_zone}.regions"
            raise config_error(_SHARED, key, message)

    def _check_removal(self, past: DatabaseOutput) -> None:
        if past.name == ZONE_DATABASE and self.own_home_zone is None:
            raise self._lost_zone_home(past)
        if not past.role.writable:
            return
        deletes = (
            f"gives the region no database, but the instance of generation "
            f"{past.generation} is {past.role.value!r} and would be deleted; set "
        )
        if self.own_home_zone is not None and self.region == self.home:
            way_out = (
                f"topology back, or give up the home of residency zone "
                f"{self.own_home_zone!r} before, as docs/database.md describes"
            )
        else:
            way_out = (
                f"topology and fleet.home back, or make it a replica of {self.home} "
                f"before: 'fully-distributed' with {_GENERATION}: "
                f"{past.generation + 1}"
            )
        raise self._error(_TOPOLOGY, deletes + way_out)

    def _check_new_name(self, past: DatabaseOutput, role: DatabaseRole) -> None:
        """Check a residency zone that gets a home of its own, or gives it up."""
        if self.name == ZONE_DATABASE and past.role is REPLICA:
            if self.generation < past.generation:
                self._check_new_generation(past, role)
        elif self.name == ZONE_DATABASE:
            raise self._error(
                _RESIDENCY,
                f"gives residency zone {self.own_home_zone!r} a home of its own, with "
                "a new, empty primary, but the instance of generation "
                f"{past.generation} is {past.role.value!r} and its rows exist nowhere "
                "else; set residency and fleet.home back"
                + (", or set role: promoted to keep it" * (past.role is PROMOTED)),
            )
        elif role is REPLICA and self.generation > past.generation:
            return
        elif self.own_home_zone is None:
            raise self._lost_zone_home(past)
        else:
            self._check_role_change(past, role)

    def _lost_zone_home(self, past: DatabaseOutput) -> ConfigError:
        """Return the error that a residency zone would give up its own primary."""
        return self._error(
            _RESIDENCY,
            "no longer gives the residency zone a home of its own, but the instance of "
            f"generation {past.generation} is its {past.role.value}, whose rows exist "
            "nowhere else; set residency and fleet.home back, or give the rows up as "
            f"docs/database.md describes: 'fully-distributed' with {_GENERATION}: "
            f"{past.generation + 1}, after an update with region.lifecycle.protect: "
            "false",
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


def _output(previous: object, key: str) -> object:
    """Return a value of the last update's outputs; None without one."""
    if not isinstance(previous, Mapping):
        return None
    return cast("Mapping[str, Any]", previous).get(key)
