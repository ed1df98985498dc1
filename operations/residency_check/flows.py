"""Flows of data between places, read from the recorded resources alone.

Clients reach a region by a host name. Its gateways send prompts to providers and audit
events to an API, the API stores them in its database, and databases are copied to read
replicas and backups. Each arrival is compared with the packs of the residency zone that
the data comes from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlsplit

from config.residency_pack import DataClass, PiiCategory
from operations.recorded_graph import FleetGraph, RecordedResource
from operations.residency_check import region_graph
from operations.residency_check.facts import Facts, Place
from operations.residency_check.findings import Edge
from operations.residency_check.references import Kind, Reference
from operations.residency_check.region_graph import Gateway

_CLUSTER_SUFFIX: Final = ".svc"
_BEDROCK: Final = ("bedrock", "aws-bedrock")
#: Zone of a place that no declared fact explains.
UNKNOWN: Final = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fleet:
    """The recorded graphs of the regions, and the facts about them.

    Attributes:
        graphs: Recorded graph of each stack.
        facts: Declared facts.
        regions: Regions with a stack.
        categories: Personal data that each residency zone's packs redact.
        linked: Policy of each region whose gateways read it from a git repository.
    """

    graphs: FleetGraph
    facts: Facts
    regions: tuple[str, ...]
    categories: Mapping[str, tuple[PiiCategory, ...]] = field(
        default_factory=dict[str, tuple[PiiCategory, ...]]
    )
    linked: Mapping[str, Mapping[str, object]] = field(
        default_factory=dict[str, Mapping[str, object]]
    )

    def gateways(self, region: str) -> Iterator[Gateway]:
        """Yield the gateways of a region."""
        graph = self.graphs.get(region, ())
        return region_graph.gateways(graph, self.linked.get(region, {}))

    def zone(self, region: str) -> str:
        """Return the residency zone of a region."""
        return self.facts.region_zones.get(region, UNKNOWN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """Edges that lead from an origin to one arrival, in order."""

    edges: tuple[Edge, ...]

    @property
    def last(self) -> Edge:
        """The arrival."""
        return self.edges[-1]

    def to(self, edge: Edge) -> "Walk":
        """Return this walk with one more edge; data stays redacted."""
        redacted = edge.redacted or self.last.redacted
        return Walk(edges=(*self.edges, replace(edge, redacted=redacted)))


def walks(fleet: Fleet, law: str, entries: Iterator[Edge]) -> Iterator[Walk]:
    """Yield every way of the data of one residency zone, one for each arrival.

    Args:
        fleet: Recorded regions.
        law: Residency zone whose packs apply.
        entries: Edges by which its clients reach regions.
    """
    for entry in entries:
        walk = Walk(edges=(entry,))
        yield walk
        region = entry.end
        for gateway in fleet.gateways(region):
            yield from _provider_walks(fleet, law, region, gateway, walk)
            yield from _event_walks(fleet, law, region, gateway, walk)


def stored(fleet: Fleet, region: str) -> Iterator[Walk]:
    """Yield the copies of what a region stores, and its credentials and telemetry."""
    law = fleet.zone(region)
    yield from _copies(fleet, region, _origin(fleet, law, region, DataClass.RECORDS))
    yield from _secret_copies(fleet, region, law)
    yield from _telemetry(fleet, region, law)


def _origin(fleet: Fleet, law: str, region: str, data: DataClass) -> Walk:
    edge = Edge(
        data=data,
        law=law,
        start=region,
        zone=fleet.zone(region),
        end=region,
        resource=f"{region}/database-instance",
        key="region",
    )
    return Walk(edges=(edge,))


def _provider_walks(
    fleet: Fleet, law: str, region: str, gateway: Gateway, walk: Walk
) -> Iterator[Walk]:
    for position, target in enumerate(gateway.targets):
        place = _target_place(fleet, region, target)
        yield walk.to(
            Edge(
                data=DataClass.INFERENCE,
                law=law,
                start=f"{region} gateways",
                zone=place.zone or UNKNOWN,
                end=f"provider {target.get('id')} in {place.region or UNKNOWN}",
                resource=f"{region}/{_name(gateway)}",
                key=f"providers.targets[{position}]",
                redacted=gateway.redacts(fleet.categories.get(law, ())),
            )
        )


def _target_place(fleet: Fleet, region: str, target: Mapping[str, object]) -> Place:
    """Return where a provider processes the requests of a target."""
    if target.get("provider") in _BEDROCK:
        return _bedrock_place(fleet, region, target)
    host = urlsplit(str(target.get("base_url", ""))).hostname or ""
    declared = fleet.facts.targets.get(host)
    if declared is None:
        return Place(zone=UNKNOWN, region=host, fact="")
    if declared.processing == "global":
        return Place(zone="anywhere", region="any region", fact="processing: global")
    return Place(zone=declared.residency_zone, region=declared.region, fact=host)


def _bedrock_place(fleet: Fleet, region: str, target: Mapping[str, object]) -> Place:
    """Return the first place outside the region's zone that a target names, if any."""
    own = Place(zone=fleet.zone(region), region=region, fact="own region")
    named = [_profile_place(fleet, str(target.get("model", "")))]
    if host := urlsplit(str(target.get("base_url", ""))).hostname:
        named.append(_place(fleet, Kind.HOST, host))
    if other := str(target.get("region", "")):
        named.append(_place(fleet, Kind.AWS_REGION, other))
    elsewhere = [each for each in named if each is not None and each.zone != own.zone]
    return elsewhere[0] if elsewhere else own


def _place(fleet: Fleet, kind: Kind, text: str) -> Place:
    found = fleet.facts.place(Reference(kind, text))
    return found or Place(zone=UNKNOWN, region=text, fact="")


def _profile_place(fleet: Fleet, model: str) -> Place | None:
    """Return where an inference profile processes requests; None for a model."""
    prefix = model.partition(".")[0]
    profiles = {"us", "eu", "apac", "jp", "au", "ca", "us-gov", "global"}
    if prefix not in profiles:
        return None
    return _place(fleet, Kind.INFERENCE_PROFILE, model)


def _event_walks(
    fleet: Fleet, law: str, region: str, gateway: Gateway, walk: Walk
) -> Iterator[Walk]:
    for key, url in gateway.event_urls:
        place = api_place(fleet, region, url)
        arrival = walk.to(
            Edge(
                data=DataClass.EVENTS,
                law=law,
                start=f"{region} gateways",
                zone=place.zone or UNKNOWN,
                end=place.region or url,
                resource=f"{region}/{_carrier(gateway, key)}",
                key=key,
                redacted=gateway.redacts(fleet.categories.get(law, ())),
            )
        )
        yield arrival
        yield from _copies(fleet, place.region, arrival)


def api_place(fleet: Fleet, region: str, url: str) -> Place:
    """Return the region whose API a URL reaches."""
    host = urlsplit(url).hostname or ""
    if host.endswith(_CLUSTER_SUFFIX) or f"{_CLUSTER_SUFFIX}." in host:
        return Place(zone=fleet.zone(region), region=region, fact="in the cluster")
    place = fleet.facts.place(Reference(Kind.HOST, host))
    if place is None:
        return Place(zone=UNKNOWN, region=host, fact="")
    if place.zone is not None:
        return place
    return _shared_name_place(fleet, host)


def _shared_name_place(fleet: Fleet, host: str) -> Place:
    """Return the region that the records of a shared host name lead to."""
    regions = {
        region
        for resource in fleet.graphs.get("global", ())
        if resource.type == "aws:route53/record:Record"
        and resource.inputs.get("name") == host
        for alias in resource.inputs.get("aliases") or ()
        for region in fleet.regions
        if f".{region}." in str(alias.get("name", ""))
    }
    if len(regions) != 1:
        return Place(zone=UNKNOWN, region=host, fact="")
    (region,) = regions
    return Place(zone=fleet.zone(region), region=region, fact=f"record of {host}")


def _copies(fleet: Fleet, region: str, walk: Walk) -> Iterator[Walk]:
    """Yield the copies of a region's database, and the copies of these."""
    seen = {region}
    waiting = [(region, walk)]
    while waiting:
        source, so_far = waiting.pop()
        for target in fleet.regions:
            for copy in _copy_edges(fleet, source, target, so_far.last):
                further = so_far.to(copy)
                yield further
                if copy.end == target and target not in seen:
                    seen.add(target)
                    waiting.append((target, further))


def _copy_edges(
    fleet: Fleet, source: str, target: str, carried: Edge
) -> Iterator[Edge]:
    """Yield the edges that copy the database of ``source`` by a resource of a stack."""
    graph = fleet.graphs.get(target, ())
    for resource in region_graph.of_type(graph, region_graph.DB_INSTANCE):
        origin = str(resource.inputs.get("replicateSourceDb") or "")
        if origin and f":{source}:" in origin and source != target:
            yield _copy(fleet, carried, source, resource, "replicateSourceDb")
    for resource in region_graph.of_type(graph, region_graph.BACKUPS):
        if f":{source}:" in str(resource.inputs.get("sourceDbInstanceArn", "")):
            yield _copy(fleet, carried, source, resource, "region", " backups")


def _copy(  # noqa: PLR0913, PLR0917 - one argument for each part of an edge
    fleet: Fleet,
    carried: Edge,
    source: str,
    resource: RecordedResource,
    key: str,
    what: str = "",
) -> Edge:
    return Edge(
        data=carried.data,
        law=carried.law,
        start=f"{source} database",
        zone=fleet.zone(resource.region),
        end=f"{resource.region}{what}",
        resource=f"{resource.stack}/{resource.name}",
        key=key,
    )


def _secret_copies(fleet: Fleet, region: str, law: str) -> Iterator[Walk]:
    """Yield where the credentials of a region go."""
    origin = _origin(fleet, law, region, DataClass.SECRETS)
    for target in fleet.regions:
        for resource in fleet.graphs.get(target, ()):
            source = str(resource.inputs.get("replicateSourceDb") or "")
            if f":{region}:" in source and target != region:
                # A read replica accepts the credentials of its source.
                yield origin.to(
                    _copy(fleet, origin.last, region, resource, "replicateSourceDb")
                )
    for resource in region_graph.of_type(
        fleet.graphs.get(region, ()), region_graph.SECRET
    ):
        for position, replica in enumerate(resource.inputs.get("replicas") or ()):
            elsewhere = str(replica.get("region", ""))
            edge = _copy(
                fleet, origin.last, region, resource, f"replicas[{position}].region"
            )
            yield origin.to(
                replace(edge, zone=fleet.zone(elsewhere), end=f"{elsewhere} secret")
            )


def _telemetry(fleet: Fleet, region: str, law: str) -> Iterator[Walk]:
    """Yield where the logs and metrics of a region are stored."""
    origin = _origin(fleet, law, region, DataClass.TELEMETRY)
    stores = (
        region_graph.LOG_GROUP,
        region_graph.WORKSPACE,
        region_graph.BUCKET,
    )
    for resource in fleet.graphs.get(region, ()):
        if resource.type in stores:
            edge = _copy(fleet, origin.last, region, resource, "region", " store")
            yield origin.to(replace(edge, start=region))


def _carrier(gateway: Gateway, key: str) -> str:
    return gateway.resource.name if key == region_graph.API_URL else _name(gateway)


def _name(gateway: Gateway) -> str:
    return gateway.files.name if gateway.files else gateway.resource.name
