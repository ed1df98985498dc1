"""A region whose services do not respond: providers, resources and clusters."""

from typing import Any, Final

import pytest

from offline_cloud import faults
from offline_cloud.errors import UsageError
from offline_cloud.faults import UnreachableRegion
from offline_cloud.provider.fault_injection import FaultInjector
from offline_cloud.store import ResourceStore
from tests.offline_cloud import samples
from tests.offline_cloud.provider_client import Aborted, Provider

ZONE: Final = "aws:route53/zone:Zone"
RECORD: Final = "aws:route53/record:Record"
ROLE: Final = "aws:iam/role:Role"
TRUST: Final = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",'
    '"Principal":{"Service":"ec2.amazonaws.com"}}]}'
)


def lose(provider: Provider, region: str) -> None:
    """Inject the loss of a region into a configured provider."""
    lost = (UnreachableRegion(region=region),)
    provider.servicer.fault_injector = FaultInjector(lost)


def in_region(store: ResourceStore, region: str) -> Provider:
    """Return a provider of a region with every resource type."""
    return Provider("aws", store, {"region": region})


def test_unreachable_region_is_parsed_and_printed() -> None:
    """The fault has the notation that its message has."""
    read = faults.parse("us-east-1:unreachable")

    assert read == UnreachableRegion(region="us-east-1")
    assert str(read) == "us-east-1:unreachable"


@pytest.mark.parametrize("region", ["", "global", "us-east", "us-east-1:Vpc"])
def test_unreachable_region_that_is_no_region_is_a_usage_error(region: str) -> None:
    """A stack or a resource cannot be unreachable by itself."""
    with pytest.raises(UsageError):
        faults.parse(f"{region}:unreachable")


def test_provider_in_lost_region_fails_at_configuration() -> None:
    """The AWS provider asks STS of its region for the account."""
    provider = samples.amazon(ResourceStore(":memory:"))
    lose(provider, "eu-west-1")

    with pytest.raises(Aborted, match=r"STS: GetCallerIdentity.*sts\.eu-west-1"):
        provider.configure({"region": "eu-west-1"})

    provider.configure({"region": "us-west-2"})


@pytest.mark.parametrize(
    ("lost", "inputs", "fails"),
    [
        ("eu-west-1", {}, True),
        ("eu-west-1", {"region": "eu-central-1"}, False),
        ("eu-central-1", {"region": "eu-central-1"}, True),
        ("eu-central-1", {}, False),
    ],
)
def test_request_fails_in_lost_region_only(
    lost: str, inputs: dict[str, Any], *, fails: bool
) -> None:
    """The region of the resource counts, which is the provider's unless it has one."""
    store = ResourceStore(":memory:")
    provider = samples.amazon(store)
    given = {"cidrBlock": "10.0.0.0/16", **inputs}
    identity, state = provider.create(samples.VPC, given)
    lose(provider, lost)

    if not fails:
        assert provider.read(samples.VPC, identity, state) is not None
        return
    with pytest.raises(Aborted, match=rf"EC2, .*ec2\.{lost}\.amazonaws\.com"):
        provider.create(samples.VPC, given)
    with pytest.raises(Aborted, match="i/o timeout"):
        provider.read(samples.VPC, identity, state)
    with pytest.raises(Aborted, match="i/o timeout"):
        provider.update(samples.VPC, identity, (given, state), given)
    with pytest.raises(Aborted, match="i/o timeout"):
        provider.delete(samples.VPC, identity, state)
    assert len(list(store.all())) == 1


def test_kubernetes_object_in_lost_region_is_unreachable() -> None:
    """A cluster is lost together with its region."""
    store = ResourceStore(":memory:")
    samples.amazon(store).create(samples.CLUSTER, {})
    provider = samples.kubernetes(store, "https://it")
    inputs = {"metadata": {"name": "kept"}}
    provider.create(samples.NAMESPACE, inputs)
    lose(provider, "eu-west-1")

    with pytest.raises(Aborted, match="configured Kubernetes cluster is unreachable"):
        provider.create(samples.NAMESPACE, {"metadata": {"name": "other"}})


@pytest.mark.parametrize(("lost", "fails"), [("us-east-1", True), ("us-west-2", False)])
def test_iam_has_its_control_plane_in_us_east_1(lost: str, *, fails: bool) -> None:
    """A global service is lost with the region of its control plane."""
    provider = in_region(ResourceStore(":memory:"), "eu-west-1")
    lose(provider, lost)

    if fails:
        with pytest.raises(Aborted, match=r"iam\.us-east-1"):
            provider.create(ROLE, {"assumeRolePolicy": TRUST})
    else:
        provider.create(ROLE, {"assumeRolePolicy": TRUST})


@pytest.mark.parametrize("recovers", [True, False])
def test_record_changes_without_us_east_1_need_accelerated_recovery(
    *, recovers: bool
) -> None:
    """Route 53 takes record changes in us-west-2 for zones that enabled it before."""
    store = ResourceStore(":memory:")
    provider = in_region(store, "eu-west-1")
    zone, _ = provider.create(
        ZONE, {"name": "example.com", "enableAcceleratedRecovery": recovers}
    )
    record = {
        "zoneId": zone,
        "name": "a.example.com",
        "type": "A",
        "ttl": 60,
        "records": ["192.0.2.1"],
    }
    lose(provider, "us-east-1")

    if recovers:
        provider.create(RECORD, record)
    else:
        with pytest.raises(Aborted, match=r"route53\.us-east-1"):
            provider.create(RECORD, record)
    with pytest.raises(Aborted, match=r"route53\.us-east-1"):
        provider.create(ZONE, {"name": "example.org"})
