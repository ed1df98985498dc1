"""Regions of five fleets and their settings, one per line."""

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from config.fleet import DnsAuthority
from config.network import NatMode
from config.telemetry import MetricsCollector
from config.topology import Topology
from config.workloads import ServiceMesh
from tests.scenarios.deployed_fleet import HOME, DeployedFleet

#: A line per region of each fleet. `way` is the NAT mode, or `existing` for an existing
#: VPC. The fleet `shipped` has the shipped files, which test_fourth_region.py deploys.
TABLE: Final = """
fleet   region         topology          size       way      endpoints metrics  mesh    values authority
shipped us-east-1      fully-distributed production regional minimal   amp      none    stack  cloudflare
shipped eu-west-1      fully-distributed production regional minimal   amp      none    stack  cloudflare

a       us-east-1      fully-distributed dev        single   full      amp      istio   stack  route53
a       eu-west-1      fully-distributed small      existing -         none     linkerd stack  route53
a       eu-central-1   fully-distributed production none     full      operator none    stack  route53
a       ap-southeast-1 fully-distributed dev        per-az   minimal   none     istio   external route53

b       us-east-1      fully-distributed dev        existing -         operator none    external cloudflare
b       eu-west-1      fully-distributed production single   none      none     none    external cloudflare
b       eu-central-1   distributed       small      per-az   full      amp      none    stack  cloudflare
b       ap-southeast-1 distributed       dev        regional full      operator istio   stack  cloudflare

c       us-east-1      distributed       small      none     full      none     istio   external route53
c       eu-west-1      distributed       small      regional none      none     linkerd external route53
c       eu-central-1   distributed       small      single   minimal   operator linkerd stack  route53
c       ap-southeast-1 distributed       production existing -         amp      istio   stack  route53

d       us-east-1      distributed       dev        per-az   none      operator istio   external cloudflare
d       eu-west-1      distributed       production per-az   none      amp      linkerd stack  cloudflare

e       us-east-1      single-region     dev        none     full      amp      linkerd external cloudflare
"""  # noqa: E501 - a table

#: Fleets whose DNS authority changes after their deployment.
CHANGED: Final = {"e": DnsAuthority.ROUTE53}

#: Ids of an existing VPC with three tiers of three subnets.
EXISTING: Final = {
    "vpc_id": "vpc-0a1b2c3d4e5f60718",
    **{
        f"{tier}_subnet_ids": [f"subnet-0a1b2c3d4e5f6{n}{zone}" for zone in "abc"]
        for n, tier in enumerate(("public", "private", "database"), start=100)
    },
}

#: CIDRs of the public subnets in the existing VPCs.
PUBLIC: Final = {
    "us-east-1": "10.0.192.0/22",
    "eu-west-1": "10.1.192.0/22",
    "ap-southeast-1": "10.2.192.0/22",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """The settings of one region of one fleet."""

    fleet: str
    region: str
    topology: str
    size: str
    way: str
    endpoints: str
    metrics: str
    mesh: str
    values: str
    authority: str

    @property
    def part(self) -> str:
        """The role of the region in its topology."""
        if self.region == HOME:
            return "home"
        fully = self.topology == Topology.FULLY_DISTRIBUTED
        return "replica" if fully else "gateways"

    @property
    def network(self) -> dict[str, Any]:
        """The network section of its stack file."""
        if self.way == "existing":
            return {"existing": {**EXISTING, "public_cidrs": [PUBLIC[self.region]]}}
        return {"nat": self.way, "vpc_endpoints": self.endpoints}

    @property
    def needs_cluster_first(self) -> bool:
        """Whether it uses software that is installed into an existing cluster."""
        return (
            self.mesh != ServiceMesh.NONE or self.metrics == MetricsCollector.OPERATOR
        )

    @property
    def images(self) -> dict[str, str]:
        """The images; without egress, in a registry of the same region."""
        if self.way != NatMode.NONE:
            return {}
        mirror = f"123456789012.dkr.ecr.{self.region}.amazonaws.com"
        return {
            "mirror": mirror,
            "gateway": f"{mirror}/keeptrusts/gateway:1.5.0",
            "api": f"{mirror}/keeptrusts/api:1.5.0",
        }


LINES: Final = [line.split() for line in TABLE.splitlines() if line]
ROWS: Final = tuple(Row(**dict(zip(LINES[0], line, strict=True))) for line in LINES[1:])
FLEETS: Final = {
    name: tuple(rows)
    for name, rows in groupby(ROWS, lambda row: row.fleet)
    if name != "shipped"
}


def set_dns_authority(fleet: DeployedFleet, authority: DnsAuthority) -> None:
    """Set the DNS authority, and a public name in its zone."""
    child = "aws." if authority is DnsAuthority.ROUTE53 else ""
    fleet.set_shared("hostname", f"gateway.{child}example.com")
    fleet.set_shared("edge.dns_authority", authority.value)


def fleet_of(rows: tuple[Row, ...], root: Path) -> DeployedFleet:
    """Return a project with the settings of a fleet, not deployed yet."""
    fleet = DeployedFleet(root)
    chosen = {row.region for row in rows}
    if "eu-central-1" in chosen:
        fleet.add("eu-central-1", "10.3.0.0/16", like="eu-west-1")
        fleet.set_shared("residency_zones.eu.regions", ["eu-west-1", "eu-central-1"])
    for region in set(fleet.regions) - chosen:
        fleet.set(region, "topology", Topology.SINGLE_REGION.value)
    for row in rows:
        set_dns_authority(fleet, DnsAuthority(row.authority))
        fleet.set(row.region, "topology", row.topology)
        fleet.set(row.region, "region.size", row.size)
        fleet.set(row.region, "region.network", row.network)
        fleet.set(row.region, "region.images", row.images)
        fleet.set(row.region, "region.telemetry", {"metrics": row.metrics})
        fleet.set(row.region, "region.service_mesh", row.mesh)
        fleet.set(row.region, "region.gateway_token", {"source": row.values})
    return fleet
