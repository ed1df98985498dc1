"""Conditions under which a change replaces, computed from old and new inputs.

Unknown values of a preview are treated as by the vendor's provider: unknown lists of a
load balancer count as unchanged, all other unknown values as changed.
"""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.property_values import contains_unknown

Values = Mapping[str, Any]

#: Peers of a security group rule; a rule has one of them.
PEERS: Final = (
    *("cidrIpv4", "cidrIpv6"),
    *("prefixListId", "referencedSecurityGroupId"),
)


def _inside(values: Values, block: str, name: str) -> object:
    below: Values = values.get(block) or {}
    return below.get(name)


def dedicated(old: Values, new: Values) -> bool:
    """Return whether EC2 cannot change the tenancy in place."""
    name = "instanceTenancy"
    tenancies = (old.get(name, "default"), new.get(name, "default"))
    return tenancies != ("dedicated", "default")


def assigned(old: Values, _new: Values) -> bool:
    """Return whether the subnet assigned IPv6 addresses before."""
    return bool(old.get("assignIpv6AddressOnCreation"))


def not_an_interface(_old: Values, new: Values) -> bool:
    """Return whether the endpoint cannot change private DNS in place."""
    return bool(new.get("vpcEndpointType", "Gateway") != "Interface")


def back_to_aws(old: Values, new: Values) -> bool:
    """Return whether the egress mode changes back to AWS_MANAGED."""
    before = _inside(old, "vpcConfig", "controlPlaneEgressMode")
    after = _inside(new, "vpcConfig", "controlPlaneEgressMode")
    return (before, after) == ("CUSTOMER_ROUTED", "AWS_MANAGED")


def other_role(old: Values, new: Values) -> bool:
    """Return whether an existing node role is changed or removed."""
    before = _inside(old, "computeConfig", "nodeRoleArn")
    after = _inside(new, "computeConfig", "nodeRoleArn")
    return bool(before and new.get("computeConfig")) and before != after


def alias_removed(old: Values, new: Values) -> bool:
    """Return whether a workspace had an alias and gets none."""
    return bool(old.get("alias")) and not new.get("alias")


def addresses_first_or_last(old: Values, new: Values) -> bool:
    """Return whether the addresses of a regional gateway become automatic or listed."""
    name = "availabilityZoneAddresses"
    return bool(old.get(name)) != bool(new.get(name))


def decrypted(old: Values, new: Values) -> bool:
    """Return whether the encryption of secrets is removed."""
    return bool(old.get("encryptionConfig")) and not new.get("encryptionConfig")


def _is_network(values: Values) -> bool:
    return values.get("loadBalancerType") == "network"


def no_subnet_more(old: Values, new: Values) -> bool:
    """Return whether a network load balancer gets no additional subnets."""
    after = new.get("subnets")
    if not _is_network(new) or after is None or contains_unknown(after):
        return False
    return len(after) <= len(old.get("subnets") or ())


def group_first_or_last(old: Values, new: Values) -> bool:
    """Return whether a network balancer gets its first or loses its last group."""
    after = new.get("securityGroups")
    if not _is_network(new) or after is None or contains_unknown(after):
        return False
    return bool(old.get("securityGroups")) != bool(after)


def fewer_addresses(old: Values, new: Values) -> bool:
    """Return whether a network load balancer gets fewer secondary addresses."""
    name = "secondaryIpsAutoAssignedPerSubnet"
    if not _is_network(new) or contains_unknown(new.get(name)):
        return False
    return int(new.get(name) or 0) < int(old.get(name) or 0)


def moved(old: Values, new: Values) -> bool:
    """Return whether a subnet mapping changes, or a network load balancer loses one."""
    before: list[Any] = old.get("subnetMappings") or []
    after: list[Any] = new.get("subnetMappings") or []
    if not after or contains_unknown(after):
        return False
    removed = any(mapping not in after for mapping in before)
    only_fewer = len(after) < len(before) and all(m in before for m in after)
    return removed and (_is_network(new) or not only_fewer)


def other_kind_of_peer(old: Values, new: Values) -> bool:
    """Return whether a rule has another kind of peer than before."""
    return {name for name in PEERS if name in old} != {
        name for name in PEERS if name in new
    }
