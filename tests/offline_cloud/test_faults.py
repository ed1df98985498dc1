"""Faults: how they are written, and what they do to one resource."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from offline_cloud import faults
from offline_cloud.errors import UsageError
from offline_cloud.faults import Fault, FaultKind
from offline_cloud.provider.fault_injection import FaultInjector
from offline_cloud.store import ResourceStore
from operations.cli import WRONG_USAGE, app
from tests.offline_cloud import samples
from tests.offline_cloud.provider_client import Aborted, Provider
from tests.rehearsal import sample_program

URN = "urn:pulumi:foundation::keeptrusts-gateway::a:b:C$aws:rds/instance:Instance::db"
RUN = CliRunner()


@pytest.mark.parametrize("type_", ["Instance", "aws:rds/instance:Instance"])
def test_a_type_is_written_short_or_whole(type_: str) -> None:
    """The colons of a type token do not confuse the grammar."""
    read = faults.parse(f"foundation:{type_}:db:unknown-after-create")

    assert read == Fault(
        stack="foundation", type=type_, name="db", kind=FaultKind.UNKNOWN
    )
    assert read.matches(URN)
    assert str(read) == f"foundation:{type_}:db:unknown-after-create"


@pytest.mark.parametrize(
    "text",
    [
        "us-east-1:Instance:db:refuse",
        "foundation:Cluster:db:refuse",
        "foundation:stance:db:refuse",
        "foundation:Instance:d:refuse",
    ],
)
def test_a_fault_strikes_nothing_else(text: str) -> None:
    """Stack, type and name must all be those of the resource."""
    assert not faults.parse(text).matches(URN)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("db:refuse", "is not STACK:TYPE:NAME:KIND"),
        ("foundation::db:refuse", "is not STACK:TYPE:NAME:KIND"),
        ("foundation:Instance:db:explode", "'explode' is no kind; allowed: refuse, "),
    ],
)
def test_what_is_no_fault_is_answered_with_the_grammar(text: str, message: str) -> None:
    """A mistyped fault is misuse, and the message says how to write one."""
    with pytest.raises(UsageError, match=message):
        faults.parse(text)


def test_a_fault_of_a_stack_that_stays_out_is_misuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is started for a fault that cannot happen."""
    monkeypatch.chdir(sample_program.write(tmp_path))
    asked = ["--stack", "foundation", "--fault", "global:Zone:edge:refuse"]

    done = RUN.invoke(app, ["rehearse", *asked])

    assert done.exit_code == WRONG_USAGE
    assert "'global' does not run; allowed: foundation" in done.output


def test_a_fault_that_names_nothing_is_misuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault must have its occasion in the plan; the message names the nearest."""
    monkeypatch.chdir(sample_program.write(tmp_path))
    asked = ["--stack", "foundation", "--fault", "foundation:RandomString:kep:refuse"]

    done = RUN.invoke(app, ["rehearse", *asked])

    assert done.exit_code == WRONG_USAGE
    assert "nearest: random:index/randomString:RandomString:kept" in done.output


def _struck(kind: FaultKind) -> tuple[Provider, ResourceStore]:
    """Return a provider under which the resource `it` has a fault."""
    store = ResourceStore(":memory:")
    provider = samples.amazon(store)
    one = Fault(stack="dev", type="Vpc", name="it", kind=kind)
    provider.servicer.fault_injector = FaultInjector((one,))
    return provider, store


@pytest.mark.parametrize(
    ("kind", "made", "answer"),
    [
        (FaultKind.REFUSE, 0, "FAILED_PRECONDITION: .*LimitExceeded"),
        (FaultKind.TIMEOUT, 1, "UNKNOWN: .*timeout while waiting .*'creating'"),
        (FaultKind.UNKNOWN, 1, "INTERNAL: the connection was lost"),
    ],
)
def test_a_creation_goes_wrong_as_asked(
    kind: FaultKind, made: int, answer: str
) -> None:
    """The cloud refuses, is not ready in time, or acts and is not heard."""
    provider, cloud = _struck(kind)

    with pytest.raises(Aborted, match=answer):
        provider.create(samples.VPC, {"cidrBlock": "10.0.0.0/16"})

    assert len(list(cloud.all())) == made


def test_a_thing_that_is_not_ready_is_handed_over_with_its_state() -> None:
    """The engine keeps the id, so the next update goes on with the same thing."""
    provider, cloud = _struck(FaultKind.TIMEOUT)

    with pytest.raises(Aborted) as refused:
        provider.create(samples.VPC, {"cidrBlock": "10.0.0.0/16"})

    (thing,) = cloud.all()
    assert refused.value.partial == thing.id


def test_an_update_goes_wrong_as_well() -> None:
    """A fault strikes the resource whether it is new or not; a preview it spares."""
    store = ResourceStore(":memory:")
    provider = samples.amazon(store)
    inputs = {"cidrBlock": "10.0.0.0/16"}
    identity, state = provider.create(samples.VPC, inputs)
    one = Fault(stack="dev", type="Vpc", name="it", kind=FaultKind.TIMEOUT)
    provider.servicer.fault_injector = FaultInjector((one,))

    tagged = {**inputs, "tags": {"a": "b"}}
    provider.update(samples.VPC, identity, (inputs, state), tagged, preview=True)
    with pytest.raises(Aborted, match="last state: 'modifying'"):
        provider.update(samples.VPC, identity, (inputs, state), tagged)


def test_a_throttled_request_is_only_late(capfd: pytest.CaptureFixture[str]) -> None:
    """The provider tries again by itself, and the engine hears of nothing."""
    provider, cloud = _struck(FaultKind.THROTTLE)

    identity, _ = provider.create(samples.VPC, {"cidrBlock": "10.0.0.0/16"})

    (thing,) = cloud.all()
    assert thing.id == identity
    assert capfd.readouterr().err.count("ThrottlingException") == 6
