"""How IPv4 leaves the private subnets of one region.

``regional``: one gateway that AWS stretches over every zone with traffic.
``per-az``: a gateway and a fixed address in each zone; losing a zone takes one way out
with it and no other. ``single``: one gateway for all zones; losing its zone takes every
way out, so it is for trying things out. ``none``: no way out at all, which needs a
private image mirror, every interface endpoint, and model providers inside the network.

Deliberately absent: protection of the addresses. Who admits them by a list must hear
of a change of the choice beforehand; a protected one would only block that change.

Changing this: the new gateways come up beside the old ones, routes move over in place,
then the old ones go. Connections that are open at that moment break.
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
"""

from collections.abc import Mapping

import pulumi
from pulumi_aws import ec2

from config.network import Nat


def ways_out(
    name: str,
    choice: Nat,
    public: Mapping[str, ec2.Subnet],
    internet: ec2.InternetGateway,
    component: pulumi.ComponentResource,
) -> Mapping[str, ec2.NatGateway]:
    """Return the gateway that each zone's private subnet leaves by; none for none."""
    letters = tuple(public)
    if choice is Nat.NONE:
        return {}
    if choice is Nat.REGIONAL:
        return dict.fromkeys(letters, _regional(name, internet, component))
    if choice is Nat.SINGLE:
        first = letters[0]
        only = _zonal(f"{name}-nat-{first}", public[first], internet, component)
        return dict.fromkeys(letters, only)
    return {
        letter: _zonal(f"{name}-nat-{letter}", subnet, internet, component)
        for letter, subnet in public.items()
    }


def _regional(
    name: str, internet: ec2.InternetGateway, component: pulumi.ComponentResource
) -> ec2.NatGateway:
    # In regional mode AWS finds it an address in every zone that has traffic; a subnet
    # or an address of ours would be refused.
    # https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
    return ec2.NatGateway(
        f"{name}-nat",
        availability_mode="regional",
        connectivity_type="public",
        vpc_id=internet.vpc_id,
        tags={"Name": f"{name}-nat"},
        opts=pulumi.ResourceOptions(parent=component, depends_on=[internet]),
    )


def _zonal(
    name: str,
    subnet: ec2.Subnet,
    internet: ec2.InternetGateway,
    component: pulumi.ComponentResource,
) -> ec2.NatGateway:
    # EC2 refuses a gateway, and detaching the internet gateway under an address, unless
    # the two come and go in this order; nothing in their inputs says so.
    after = pulumi.ResourceOptions(parent=component, depends_on=[internet])
    address = ec2.Eip(
        f"{name}-address",
        domain="vpc",
        tags={"Name": f"{name}-address"},
        opts=after,
    )
    return ec2.NatGateway(
        name,
        availability_mode="zonal",
        connectivity_type="public",
        subnet_id=subnet.id,
        allocation_id=address.allocation_id,
        tags={"Name": name},
        opts=after,
    )
