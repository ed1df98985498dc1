"""A residency zone gets a home of its own, keeps it, or would give it up."""

from typing import Any, Final

import pytest

from config.database import RetiredReplicaStep
from config.errors import ConfigError
from plan.database import DATABASE, ZONE_DATABASE, DatabaseRole
from plan.database_transitions import DesiredDatabase
from plan.stack_outputs import RetiredReplicaOutput
from tests.plan.database_transitions import (
    OLD,
    PRIMARY,
    PROMOTED,
    REPLICA,
    WITHOUT_DATABASE,
    rejection_message,
    stack_output,
)

REGION, ZONE = "eu-west-1", "eu"
FILE: Final = "Pulumi.eu-west-1.yaml"


def desired(
    role: DatabaseRole | None = PRIMARY,
    generation: int = 1,
    *,
    zone: str | None = ZONE,
    retired: RetiredReplicaStep = RetiredReplicaStep.KEEP,
) -> DesiredDatabase:
    """Return the database that the files request; without a zone, of the fleet."""
    return DesiredDatabase(
        region=REGION,
        file=FILE,
        home="us-east-1" if zone is None else REGION,
        role=role,
        generation=generation,
        own_home_zone=zone,
        retired_replica=retired,
    )


def zone_output(
    generation: int = 1, *, retired: int | None = None, protected: bool = True
) -> dict[str, Any]:
    """Return the outputs of a zone's home, perhaps with a retired replica."""
    contract: dict[str, Any] = stack_output(PRIMARY, generation)
    contract["zone_home"] = REGION
    contract["database"]["name"] = ZONE_DATABASE
    contract["retired_replica"] = retired and {
        "arn": "arn:retired",
        "generation": retired,
        "source": OLD,
        "protected": protected,
    }
    return contract


def test_zone_home_has_another_name_only_for_its_primary() -> None:
    """A replica or a promoted database has the name of every other database."""
    assert desired().name == ZONE_DATABASE
    assert desired(zone=None).name == DATABASE
    assert {desired(role).name for role in (REPLICA, PROMOTED, None)} == {DATABASE}


@pytest.mark.parametrize("previous", [None, *WITHOUT_DATABASE])
def test_zone_gets_an_empty_primary_where_no_database_was(previous: object) -> None:
    """The region had gateways only, so nothing is replaced."""
    desired().validate(previous)

    assert desired().retired(previous) is None


@pytest.mark.parametrize("generation", [2, 3])
def test_zone_gets_an_empty_primary_beside_its_replica(generation: int) -> None:
    """The replica is retired with the generation and source that it has."""
    previous = stack_output(REPLICA, 2)
    database = desired(generation=generation)

    database.validate(previous)

    assert database.retired(previous) == RetiredReplicaOutput(
        arn="arn:own", generation=2, source=OLD, protected=True
    )


def test_zone_home_of_an_earlier_generation_than_its_replica_is_rejected() -> None:
    """A generation does not go back."""
    message = rejection_message(desired(), stack_output(REPLICA, 2))

    assert message.startswith(f"{FILE}: region.database.generation: 1, but")


def test_replica_without_an_exported_source_is_not_retired() -> None:
    """An older version of the program must not make the replica copy another one."""
    previous = stack_output(REPLICA, source=None)

    assert "with the former residency packs first" in (
        rejection_message(desired(), previous)
    )


@pytest.mark.parametrize("step", list(RetiredReplicaStep))
@pytest.mark.parametrize("protected", [True, False])
def test_retired_replica_is_kept_until_it_is_released_and_deleted(
    step: RetiredReplicaStep, *, protected: bool
) -> None:
    """It is deleted if an earlier update has lifted its protection."""
    previous = zone_output(retired=1, protected=protected)
    database = desired(retired=step)

    if step is not RetiredReplicaStep.DELETE:
        database.validate(previous)
        kept = database.retired(previous)
        assert kept is not None
        assert kept.generation == 1
    elif protected:
        assert rejection_message(database, previous) == (
            f"{FILE}: region.database.retired_replica: 'delete', but the replica of "
            "generation 1 is protected; set it to 'release' and run `pulumi up --stack "
            "eu-west-1` before"
        )
    else:
        database.validate(previous)
        assert database.retired(previous) is None


def test_replica_deleted_in_the_update_that_retires_it_is_rejected() -> None:
    """The message has both updates that must come before."""
    database = desired(retired=RetiredReplicaStep.DELETE)

    assert rejection_message(database, stack_output(REPLICA)) == (
        f"{FILE}: region.database.retired_replica: 'delete', but the replica of "
        "generation 1 is protected; run `pulumi up --stack eu-west-1` without the key, "
        "then set it to 'release' and run `pulumi up --stack eu-west-1` before"
    )


@pytest.mark.parametrize(("protected", "step"), [(True, "release"), (False, "delete")])
def test_retired_replica_has_a_warning_with_the_next_step(
    step: str, *, protected: bool
) -> None:
    """The warning has the source, the key and the command."""
    previous = zone_output(retired=1, protected=protected)
    replica = desired().retired(previous)
    assert replica is not None

    assert desired().retired_replica_warning(replica) == (
        f"{FILE}: region.database.retired_replica: the replica of generation 1 still "
        f"copies {OLD!r}; the API no longer reads it; set "
        f"region.database.retired_replica: {step}, then run `pulumi up --stack "
        "eu-west-1`"
    )


def test_zone_home_without_a_change_is_accepted() -> None:
    """The primary of a zone stays in place."""
    desired(generation=3).validate(zone_output(3))


@pytest.mark.parametrize("role", [PRIMARY, PROMOTED])
def test_writable_database_before_an_empty_zone_home_is_rejected(
    role: DatabaseRole,
) -> None:
    """The API would no longer find its rows; the message has what keeps them."""
    message = rejection_message(desired(), stack_output(role))

    assert message.startswith(f"{FILE}: residency: gives residency zone 'eu' a home")
    assert "set residency and fleet.home back" in message
    assert ("or set role: promoted" in message) is (role is PROMOTED)


@pytest.mark.parametrize("role", [REPLICA, PRIMARY, PROMOTED, None])
def test_zone_that_gives_up_its_home_is_rejected(role: DatabaseRole | None) -> None:
    """Neither the packs nor the topology delete the rows of a zone in silence."""
    assert rejection_message(desired(role, zone=None), zone_output()) == (
        f"{FILE}: residency: no longer gives the residency zone a home of its own, but "
        "the instance of generation 1 is its primary, whose rows exist nowhere else; "
        "set residency and fleet.home back, or give the rows up as docs/database.md "
        "describes: 'fully-distributed' with region.database.generation: 2, after an "
        "update with region.lifecycle.protect: false"
    )


def test_zone_gives_up_its_home_for_a_later_generation() -> None:
    """The explicit request is a replica of the fleet's home as the next generation."""
    desired(REPLICA, 2, zone=None).validate(zone_output())


@pytest.mark.parametrize("role", [REPLICA, PROMOTED])
def test_zone_home_that_moves_within_the_zone_keeps_its_primary(
    role: DatabaseRole,
) -> None:
    """The former home of a zone keeps its role like the fleet's former home."""
    message = rejection_message(desired(role), zone_output())

    assert message.startswith(f"{FILE}: region.database.role: the instance of")


def test_topology_that_deletes_the_primary_of_a_zone_is_rejected() -> None:
    """The zone is still sovereign, so the topology is at fault."""
    assert rejection_message(desired(None), zone_output()) == (
        f"{FILE}: topology: gives the region no database, but the instance of "
        "generation 1 is 'primary' and would be deleted; set topology back, or give up "
        "the home of residency zone 'eu' before, as docs/database.md describes"
    )


def test_zone_home_in_a_region_without_a_database_is_rejected() -> None:
    """The zone had a home already, whose rows the new home would lack."""
    previous = {"version": 1, "deployed": True, "zone_home": "eu-central-1"}

    assert rejection_message(desired(), previous) == (
        "Pulumi.yaml: fleet.residency_zones.eu.regions: begins with 'eu-west-1', whose "
        "stack has no database: the new home would be empty, without the rows of "
        "eu-central-1; put eu-central-1 first, or promote a replica in the region "
        "before"
    )


def test_unreadable_retired_replica_is_rejected() -> None:
    """A replica of an unknown output version is not deleted."""
    previous = zone_output()
    previous["retired_replica"] = {"arn": "a"}

    with pytest.raises(ConfigError, match="another version"):
        desired().validate(previous)
