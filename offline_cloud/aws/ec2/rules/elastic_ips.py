"""Rules of Elastic IP addresses of NAT gateways."""

from collections.abc import Iterator
from typing import Final

from offline_cloud.aws.ec2.resources.internet_and_nat import ADDRESS
from offline_cloud.aws.ec2.rules.vpc import NAT
from offline_cloud.input_values import text, texts
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    state_rule,
    violation,
)
from offline_cloud.store import StoredResource

_API: Final = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference"
_TROUBLE: Final = (
    "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html"
)


def _allocation_ids(gateway: StoredResource) -> set[str]:
    """Return the allocation ids of a NAT gateway."""
    first = text(gateway.inputs, "allocationId")
    return {first, *texts(gateway.inputs, "secondaryAllocationIds")} - {""}


@state_rule(
    "EC2-006",
    NAT,
    requires="An Elastic IP address is associated with one NAT gateway.",
    source=_TROUBLE,
    operations=("create",),
)
def elastic_ip_already_used(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    mine = text(subject.inputs, "allocationId")
    for other in view.in_scope(NAT):
        if mine and mine in _allocation_ids(other):
            yield violation(
                "allocationId",
                f"Elastic IP address {mine} is already associated with {other.name} "
                "(Resource.AlreadyAssociated)",
            )


@state_rule(
    "EC2-026",
    ADDRESS,
    requires="An Elastic IP address in use by a NAT gateway is not released.",
    source=f"{_API}/API_ReleaseAddress.html",
    operations=("delete",),
    retry_until_timeout=True,
)
def elastic_ip_in_use(_subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    now = view.current(ADDRESS)
    mine = text(now.outputs, "allocationId") if now else ""
    for gateway in view.in_scope(NAT):
        if mine and mine in _allocation_ids(gateway):
            yield violation("", f"InvalidIPAddress.InUse: {gateway.name} uses {mine}")
