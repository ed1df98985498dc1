"""Faults: their notation, and their effect on one resource."""

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
def test_fault_type_is_a_token_or_its_last_part(type_: str) -> None:
    """The colons of a type token do not break the notation."""
    read = faults.parse(f"foundation:{type_}:db:unknown-after-create")

    assert read == Fault(
        stack="foundation", type=type_, name="db", kind=FaultKind.UNKNOWN
    )
    assert isinstance(read, Fault)
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
def test_fault_applies_to_its_resource_only(text: str) -> None:
    """Stack, type and name must all match the resource."""
    read = faults.parse(text)

    assert isinstance(read, Fault)
    assert not read.matches(URN)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("db:refuse", "is not STACK:TYPE:NAME:KIND"),
        ("foundation::db:refuse", "is not STACK:TYPE:NAME:KIND"),
        ("foundation:Instance:db:explode", "'explode' is no kind; allowed: refuse, "),
    ],
)
def test_malformed_fault_is_a_usage_error(text: str, message: str) -> None:
    """The message contains the notation."""
    with pytest.raises(UsageError, match=message):
        faults.parse(text)


def test_fault_of_an_excluded_stack_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No stack starts for a fault that cannot occur."""
    monkeypatch.chdir(sample_program.write(tmp_path))
    options = ["--stack", "foundation", "--fault", "global:Zone:edge:refuse"]

    done = RUN.invoke(app, ["rehearse", *options])

    assert done.exit_code == WRONG_USAGE
    assert "'global' does not run; allowed: foundation" in done.output


def test_fault_of_an_unknown_resource_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the most similar resource of the plan."""
    monkeypatch.chdir(sample_program.write(tmp_path))
    options = ["--stack", "foundation", "--fault", "foundation:RandomString:kep:refuse"]

    done = RUN.invoke(app, ["rehearse", *options])

    assert done.exit_code == WRONG_USAGE
    assert "nearest: random:index/randomString:RandomString:kept" in done.output


def _provider_with_fault(kind: FaultKind) -> tuple[Provider, ResourceStore]:
    """Return a provider with a fault of the resource `it`."""
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
def test_create_with_fault_fails_as_configured(
    kind: FaultKind, made: int, answer: str
) -> None:
    """The create is rejected, times out, or succeeds without a response."""
    provider, cloud = _provider_with_fault(kind)

    with pytest.raises(Aborted, match=answer):
        provider.create(samples.VPC, {"cidrBlock": "10.0.0.0/16"})

    assert len(list(cloud.all())) == made


def test_create_with_timeout_returns_id_and_state() -> None:
    """Pulumi keeps the id, so the next update continues with the same resource."""
    provider, cloud = _provider_with_fault(FaultKind.TIMEOUT)

    with pytest.raises(Aborted) as refused:
        provider.create(samples.VPC, {"cidrBlock": "10.0.0.0/16"})

    (stored,) = cloud.all()
    assert refused.value.partial == stored.id


def test_update_with_fault_fails_and_preview_does_not() -> None:
    """A fault applies to new and existing resources, but not at preview."""
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


def test_throttled_request_is_retried(capfd: pytest.CaptureFixture[str]) -> None:
    """The provider retries by itself, and Pulumi sees no error."""
    provider, cloud = _provider_with_fault(FaultKind.THROTTLE)

    identity, _ = provider.create(samples.VPC, {"cidrBlock": "10.0.0.0/16"})

    (stored,) = cloud.all()
    assert stored.id == identity
    assert capfd.readouterr().err.count("ThrottlingException") == 6
