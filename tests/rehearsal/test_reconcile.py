"""Repairs of pending operations and of resources that state or store lack."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from offline_cloud.store import ResourceStore, StoredResource
from rehearsal.recovery.reconcile import (
    Action,
    Repair,
    apply_to_export,
    commands,
    plan_repairs,
)
from rehearsal.recovery.state_file import Operation, State

VPC = "aws:ec2/vpc:Vpc"
PASSWORD = "random:index/randomPassword:RandomPassword"
PROVIDER = "pulumi:providers:aws"


def _urn(name: str, token: str = VPC, stack: str = "us-east-1") -> str:
    return f"urn:pulumi:{stack}::probe::{token}::{name}"


def _resource(
    name: str, identity: str = "", token: str = VPC, **more: object
) -> dict[str, Any]:
    known = {"id": identity} if identity else {}
    return {"urn": _urn(name, token), "type": token, "custom": True, **known, **more}


def _stored(
    name: str, identity: str, token: str = VPC, stack: str = "us-east-1"
) -> StoredResource:
    urn = _urn(name, token, stack)
    return StoredResource(
        token=token,
        scope=urn if token == PASSWORD else "us-east-1",
        id=identity,
        urn=urn,
        name=name,
        region="us-east-1",
        id_seed=f"{urn} 0",
        inputs={},
        outputs={"id": identity, "result": {"value": "hunter22"}},
        secrets=(("result", "value"),),
    )


def _state(
    *resources: Mapping[str, Any], creating: str = "", deleting: str = ""
) -> State:
    begun = [Operation("creating", _resource(creating))] if creating else []
    begun += [
        Operation("deleting", one)
        for one in resources
        if deleting and one["urn"].endswith(f"::{deleting}")
    ]
    return State(stack="us-east-1", resources=resources, pending=tuple(begun))


A, B = _resource("a", "vpc-a"), _resource("b", "vpc-b")
OLD = _resource("b", "vpc-old", delete=True)
MAKER = _resource("maker", "an id", PROVIDER)


@pytest.mark.parametrize(
    ("state", "resources", "expected"),
    [
        (_state(A), [_stored("a", "vpc-a")], []),
        (_state(A), [_stored("b", "vpc-b", stack="global")], []),
        (_state(A, creating="b"), [_stored("a", "vpc-a")], ["clear b"]),
        (_state(creating="b"), [_stored("b", "vpc-b")], ["import b vpc-b"]),
        (_state(), [_stored("b", "vpc-b")], ["delete b vpc-b"]),
        (_state(B), [_stored("b", "vpc-b"), _stored("b", "vpc-x")], ["delete b vpc-x"]),
        # A replacement: the old resource exists, and the new one is created again.
        (
            _state(B, creating="b"),
            [_stored("b", "vpc-b"), _stored("b", "vpc-new")],
            ["clear b", "delete b vpc-new"],
        ),
        # The replaced resource is pending deletion.
        (
            _state(OLD, creating="b"),
            [_stored("b", "vpc-old"), _stored("b", "vpc-new")],
            ["import b vpc-new"],
        ),
        # Either of the two may be the created resource.
        (
            _state(creating="b"),
            [_stored("b", "vpc-1"), _stored("b", "vpc-2")],
            ["clear b", "delete b vpc-1", "delete b vpc-2"],
        ),
        (_state(A, B, deleting="b"), [_stored("a", "vpc-a")], ["remove b vpc-b"]),
        (_state(B, deleting="b"), [_stored("b", "vpc-b")], ["clear b vpc-b"]),
        (_state(MAKER, deleting="maker"), [], ["clear maker an id"]),
        # Renamed in the program: the store has its old URN until it is updated.
        (_state(B), [_stored("former", "vpc-b")], []),
        # An id that several resources share does not identify one.
        (
            _state(_resource("b", "none", PASSWORD)),
            [_stored("b", "none", PASSWORD), _stored("c", "none", PASSWORD)],
            ["delete c none"],
        ),
    ],
)
def test_pending_operation_is_imported_cleared_or_removed(
    state: State, resources: list[StoredResource], expected: list[str]
) -> None:
    """Created resources are imported, deleted ones removed, unknown ones deleted."""
    repairs = [
        f"{one.action} {one.urn.rpartition('::')[2]} {one.id}".strip()
        for one in plan_repairs([state], resources)
    ]

    assert repairs == expected


def test_pending_update_is_cleared() -> None:
    """The state has the old inputs, so the next update sends the new ones again."""
    state = State(
        stack="us-east-1", resources=(B,), pending=(Operation("updating", B),)
    )

    (one,) = plan_repairs([state], [_stored("b", "vpc-b")])

    assert (one.action, one.interrupted) == (Action.CLEAR, "updating")


def test_imported_resource_has_id_outputs_and_secrets() -> None:
    """The state equals that after a completed create."""
    begun = _resource("b", parent="urn:parent", dependencies=["urn:a"])
    exported = {
        "version": 3,
        "deployment": {
            "resources": [A],
            "pending_operations": [{"resource": begun, "type": "creating"}],
        },
    }
    importing = plan_repairs([_state(A, creating="b")], [_stored("b", "vpc-b")])

    deployment = apply_to_export(exported, importing)["deployment"]

    assert deployment["pending_operations"] == []
    kept, imported = deployment["resources"]
    assert kept == A
    assert {key: imported[key] for key in begun} == begun
    assert imported["id"] == "vpc-b"
    secret = imported["outputs"]["result"]["value"]
    assert json.loads(secret["plaintext"]) == "hunter22"
    assert "4dabf18193072939515e22adb298388d" in secret


def test_forgotten_resource_is_removed_from_the_state() -> None:
    """Only the deleted resource is removed, not its replacement."""
    new = _resource("b", "vpc-new")
    exported = {"deployment": {"resources": [A, new, OLD], "pending_operations": None}}
    removal = Repair(
        action=Action.REMOVE, stack="us-east-1", urn=OLD["urn"], id="vpc-old"
    )

    assert apply_to_export(exported, [removal])["deployment"]["resources"] == [
        A,
        new,
    ]


def test_repairs_are_described_as_commands_for_a_real_backend() -> None:
    """Each repair has a Pulumi command with the same effect."""
    state = _state(A, creating="b")

    (refresh,) = commands(
        (), plan_repairs([state], [_stored("a", "vpc-a"), _stored("b", "vpc-b")])
    )
    (clear,) = commands((), plan_repairs([state], [_stored("a", "vpc-a")]))
    (stray,) = commands((), plan_repairs([_state()], [_stored("b", "vpc-b")]))

    (unlock,) = commands(["us-east-1"], [])
    assert unlock == "pulumi cancel --stack us-east-1"
    assert refresh.startswith(
        "pulumi refresh --stack us-east-1 --import-pending-creates"
    )
    assert clear == "pulumi refresh --stack us-east-1 --clear-pending-creates"
    assert stray == f"look for 'b' ({VPC}) in the account; import or delete it"


def test_resource_after_rollback_gets_the_same_id() -> None:
    """A rolled back create does not count as a generation of the resource."""
    store = ResourceStore(":memory:")
    resource = _stored("b", "vpc-b")
    store.create(resource)
    assert store.generation(resource.urn) == 1

    store.rollback_create(resource)

    assert list(store.all()) == []
    assert store.generation(resource.urn) == 0
