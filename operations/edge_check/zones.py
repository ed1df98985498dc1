"""Residency zones as the check of the edge sees them."""

from collections.abc import Mapping
from dataclasses import dataclass

from config.loader import Project
from config.residency_pack import DataClass
from operations.edge_check.endpoints import endpoint_regions
from operations.edge_check.route53_landing import RECORD
from operations.recorded_graph import FleetGraph
from plan.residency import residency_of_zones


@dataclass(frozen=True, kw_only=True, slots=True)
class EdgeZone:
    """A residency zone with what the edge owes it.

    Attributes:
        name: Name of the residency zone.
        regions: Its deployed regions, including drained ones.
        areas: Regions of Cloudflare's data centres that the law binds to the zone.
        kept_by: Packs that keep inference in the zone; empty for an open zone.
        served_elsewhere: Whether other zones may serve its areas while it has no
            deployed region.
    """

    name: str
    regions: tuple[str, ...]
    areas: tuple[str, ...] = ()
    kept_by: tuple[str, ...] = ()
    served_elsewhere: bool = False

    @property
    def binds(self) -> bool:
        """Whether requests of its areas may land in no other zone."""
        return bool(self.kept_by) if self.regions else not self.served_elsewhere

    @property
    def reason(self) -> str:
        """Why no other zone may serve its areas."""
        if self.kept_by:
            return f"{', '.join(self.kept_by)} keeps inference in {self.name}"
        return (
            f"{self.name} has no deployed region and no serve_clients_elsewhere in "
            "Pulumi.yaml"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class EdgeFleet:
    """What the check of the edge knows of a fleet's configuration.

    Attributes:
        public: Public host name.
        aws_domain: Domain of the Route 53 hosted zone.
        zones: Residency zones by name.
        drained: Regions that get no traffic.
        rto_s: Recovery time objective by residency zone; none is left out.
    """

    public: str
    aws_domain: str
    zones: Mapping[str, EdgeZone]
    drained: frozenset[str]
    rto_s: Mapping[str, int]

    @property
    def zone_of(self) -> dict[str, str]:
        """Residency zone by deployed region."""
        return {r: zone.name for zone in self.zones.values() for r in zone.regions}

    @property
    def shared_name(self) -> str:
        """Host name of all regions at Route 53; any client may get any region."""
        return f"gateway.{self.aws_domain}"

    def zone_name(self, zone: str) -> str:
        """Return the host name whose requests stay in a residency zone."""
        return f"{zone}.gateway.{self.aws_domain}"

    def origin(self, region: str) -> str:
        """Return the host name of one region's gateways."""
        return f"{region}.gateway.{self.aws_domain}"

    @property
    def origins(self) -> dict[str, str]:
        """Region by the host name of its gateways."""
        return {self.origin(region): region for region in self.zone_of}


def edge_fleet(project: Project, graphs: FleetGraph) -> EdgeFleet:
    """Return what the check needs of a project.

    A region is deployed if its stack has host names, or another program deploys it.
    """
    fleet = project.fleet
    deployed = {
        region
        for region in project.regions
        if any(each.type == RECORD for each in graphs.get(region, ()))
    } | {*endpoint_regions(project).values()}
    residency = residency_of_zones(project)
    return EdgeFleet(
        public=fleet.hostname,
        aws_domain=fleet.domains.aws,
        drained=frozenset(project.global_stack.drained),
        rto_s={
            zone: seconds
            for zone, seconds in fleet.objectives.rto_s.items()
            if seconds != "none"
        },
        zones={
            name: EdgeZone(
                name=name,
                regions=tuple(r for r in zone.regions if r in deployed),
                areas=tuple(area.value for area in zone.client_regions),
                kept_by=residency[name].rules[DataClass.INFERENCE].packs
                if residency[name].is_closed
                else (),
                served_elsewhere=zone.serve_clients_elsewhere is not None,
            )
            for name, zone in fleet.residency_zones.items()
        },
    )
