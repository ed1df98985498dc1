"""The proof: closed world, policies of the gateways, and flows of data."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import yaml

from config.loader import Project
from config.policy import PolicyDelivery
from config.residency_pack import Condition, PiiCategory
from config.waivers import waivers_at
from operations.recorded_graph import FleetGraph
from operations.residency_check import closed_world, landings, region_graph
from operations.residency_check.facts import Facts, facts_of
from operations.residency_check.findings import Edge, Finding, FindingId
from operations.residency_check.flows import UNKNOWN, Fleet, Walk, stored, walks
from operations.residency_check.region_graph import Gateway
from plan.gateway_policy import REGION_FILE, policy_files
from plan.region import plan_regions
from plan.residency import ZoneResidency, residency_of_zones

#: Findings that explain why data leaves by the same resource.
_CAUSES: Final = (
    FindingId.UNKNOWN_REFERENCE,
    FindingId.FOREIGN_RESOURCE,
    FindingId.FOREIGN_REFERENCE,
    FindingId.UNKNOWN_PROVIDER,
    FindingId.BLOCKED_PROVIDER,
)
_WITHOUT_REDACTION: Final = "without redaction"
_Promises = Mapping[str, ZoneResidency]

#: What the proof says nothing about.
NOT_PROVEN: Final = (
    "Regions of other partitions than aws, such as China and GovCloud.",
    (
        "Clients of a closed zone on a shared host name, because steering follows data "
        "centres and resolvers."
    ),
    "Egress beyond the policy of the gateways: network policies allow HTTPS anywhere.",
    "What a provider does with data that it receives.",
    "Cloudflare's own logs of requests to the public host name.",
    "Regions that another program deploys (residency_zones.<zone>.endpoints).",
    "Values of secrets, which the recorded graph masks.",
    (
        "The content of git repositories: with policy.delivery git, the proof reads "
        "the files of fleet render."
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedEdge:
    """An edge, and whether the packs allow it."""

    edge: Edge
    allowed: bool
    packs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckResult:
    """Result of the proof.

    Attributes:
        findings: What the proof cannot accept.
        edges: Every edge that was walked, each once.
        facts: The declared facts.
        waived: Findings that a waiver accepts.
        expired: Messages about waivers that are over.
    """

    findings: tuple[Finding, ...]
    edges: tuple[CheckedEdge, ...]
    facts: Facts
    waived: tuple[Finding, ...]
    expired: tuple[str, ...]

    @property
    def succeeded(self) -> bool:
        """Whether the fleet keeps its promises, and no waiver is over."""
        return not self.findings and not self.expired


def check(project: Project, graphs: FleetGraph, today: date) -> CheckResult:
    """Check that the recorded graphs keep every promise of the residency packs.

    Args:
        project: Configuration of the fleet.
        graphs: Recorded graphs of all its stacks.
        today: Day on which waivers must not be over.
    """
    facts = facts_of(project, graphs)
    regions = tuple(stack for stack in graphs if stack in project.regions)
    residency = residency_of_zones(project)
    fleet = Fleet(
        graphs=graphs,
        facts=facts,
        regions=regions,
        categories={zone: _redacted(each) for zone, each in residency.items()},
        linked=_linked(project),
    )
    findings = [*closed_world.findings(project, graphs, facts)]
    findings += landings.unknown_fields(fleet)
    for region in regions:
        promise = residency[fleet.zone(region)]
        findings += _policy_findings(project, fleet, region, promise)
    edges, leaving = _walked(project, fleet, residency)
    findings += leaving
    findings += _acceptance_findings(fleet, residency)
    waivers = waivers_at(project.waivers, today)
    accepted = {(each.rule, each.stack, each.resource) for each in waivers.valid}
    unique = _without_consequences(dict.fromkeys(findings))
    return CheckResult(
        findings=tuple(each for each in unique if each.waiver_key not in accepted),
        edges=tuple(edges.values()),
        facts=facts,
        waived=tuple(each for each in unique if each.waiver_key in accepted),
        expired=tuple(map(str, waivers.expired)),
    )


def _without_consequences(findings: Iterable[Finding]) -> list[Finding]:
    """Return one finding for each cause.

    Data that leaves by a resource in the wrong place, or to a place that no fact
    explains, is a consequence of these.
    """
    found = [*findings]
    return [
        each
        for each in found
        if each.id is not FindingId.DATA_LEAVES
        or not any(_explains(cause, each) for cause in found)
    ]


def _explains(cause: Finding, consequence: Finding) -> bool:
    """Return whether data leaves only because of another finding."""
    match cause.id:
        case FindingId.REDACTION_MISSING:
            here = cause.stack in consequence.path
            return here and _WITHOUT_REDACTION in consequence.sentence
        case FindingId.UNKNOWN_REFERENCE if consequence.value == UNKNOWN:
            return cause.stack == consequence.stack
        case _ if cause.id in _CAUSES:
            same = (consequence.stack, consequence.resource)
            return (cause.stack, cause.resource) == same
        case _:
            return False


def _walked(
    project: Project, fleet: Fleet, residency: _Promises
) -> tuple[Mapping[Edge, CheckedEdge], list[Finding]]:
    """Return every edge, and a finding for each that the packs forbid.

    An edge is allowed if the whole of every way to it is.
    """
    edges: dict[Edge, CheckedEdge] = {}
    findings: list[Finding] = []
    for zone, promise in residency.items():
        for way in _ways(project, fleet, zone):
            finding = _flow_finding(promise, way)
            allowed = all(_is_allowed(promise, each) for each in way.edges)
            if way.last in edges:
                allowed = allowed and edges[way.last].allowed
            edges[way.last] = _checked(promise, way.last, allowed=allowed)
            findings += [] if finding is None else [finding]
    return edges, findings


def _ways(project: Project, fleet: Fleet, zone: str) -> Iterator[Walk]:
    """Yield every way of the data of a residency zone."""
    yield from walks(fleet, zone, landings.entries(project, fleet, zone))
    for region in fleet.regions:
        if fleet.zone(region) == zone:
            yield from stored(fleet, region)


def _checked(promise: ZoneResidency, edge: Edge, *, allowed: bool) -> CheckedEdge:
    rule = promise.rules.get(edge.data)
    packs = rule.packs if rule and rule.packs else [each.id for each in promise.packs]
    return CheckedEdge(edge=edge, allowed=allowed, packs=tuple(packs))


def _flow_finding(promise: ZoneResidency, way: Walk) -> Finding | None:
    """Return the finding of the first arrival that the packs of its origin forbid."""
    edge = way.last
    rule = promise.rules.get(edge.data)
    forbidden = [each for each in way.edges if not _is_allowed(promise, each)]
    if rule is None or forbidden != [edge]:
        return None
    stack, _, resource = edge.resource.partition("/")
    key = f"rules.{edge.data.value}"
    packs = ", ".join(rule.packs or [pack.id for pack in promise.packs])
    redaction = rule.condition is not None and rule.allows(edge.zone)
    why = _WITHOUT_REDACTION if redaction else f"leaves residency zone {edge.law}"
    remedy = (
        "redact the pack's categories in the policy of the region"
        if redaction
        else f"keep it in residency zone {edge.law}, or allow {edge.zone!r} in the pack"
    )
    return Finding(
        id=FindingId.DATA_LEAVES,
        stack=stack,
        resource=resource,
        key=edge.key,
        value=edge.end,
        sentence=f"{edge.data.value} {why}: it reaches {edge.end} (zone {edge.zone})",
        path=(way.edges[0].start, *(each.end for each in way.edges)),
        pack=f"{packs}: {key}",
        remedy=remedy,
    )


def _is_allowed(promise: ZoneResidency, edge: Edge) -> bool:
    rule = promise.rules.get(edge.data)
    if rule is None or edge.zone == promise.zone:
        return True
    if rule.zones is not None and edge.zone not in rule.zones:
        return False
    if edge.zone == UNKNOWN:
        return False
    return rule.condition is not Condition.AFTER_REDACTION or edge.redacted


def _acceptance_findings(fleet: Fleet, residency: _Promises) -> Iterator[Finding]:
    """Reject rows of a residency zone that the zone of a read replica refuses."""
    for target in fleet.regions:
        promise = residency[fleet.zone(target)]
        if promise.records_accepted_from is None:
            continue
        graph = fleet.graphs.get(target, ())
        for resource in region_graph.of_type(graph, region_graph.DB_INSTANCE):
            source = str(resource.inputs.get("replicateSourceDb") or "")
            zones = {fleet.zone(r) for r in fleet.regions if f":{r}:" in source}
            for zone in sorted(zones - promise.records_accepted_from - {promise.zone}):
                packs = ", ".join(pack.id for pack in promise.packs)
                yield Finding(
                    id=FindingId.DATA_LEAVES,
                    stack=target,
                    resource=resource.name,
                    key="replicateSourceDb",
                    value=source,
                    sentence=f"records of residency zone {zone} are copied into "
                    f"{promise.zone}, whose packs refuse them",
                    path=(f"{zone} database", target),
                    pack=f"{packs}: rules.records.accepted_from",
                    remedy="give the zone a home of its own, or accept the rows",
                )


def _linked(project: Project) -> Mapping[str, Mapping[str, object]]:
    """Return the policies that git repositories must contain, by region."""
    return {
        region: yaml.safe_load(policy_files(project, region)[REGION_FILE])
        for region, stack in project.regions.items()
        if stack.region.policy.delivery is PolicyDelivery.GIT
    }


def _redacted(promise: ZoneResidency) -> tuple[PiiCategory, ...]:
    """Return the personal data that the packs of a residency zone redact."""
    return tuple(
        category
        for pack in promise.packs
        if pack.redaction is not None
        for category in pack.redaction.categories
    )


def _policy_findings(
    project: Project, fleet: Fleet, region: str, promise: ZoneResidency
) -> Iterator[Finding]:
    """Compare the policy of a region's gateways with the packs of its zone."""
    found = tuple(fleet.gateways(region))
    if not found and plan_regions(project)[region].is_deployed:
        sentence = f"no Deployment names its API by {region_graph.API_URL}"
        yield _policy_finding(
            FindingId.POLICY_MISSING, region, region_graph.DEPLOYMENT, sentence
        )
    for gateway in found:
        name = (gateway.files or gateway.resource).name
        if not gateway.policy:
            sentence = "the gateways have no policy"
            yield _policy_finding(FindingId.POLICY_MISSING, region, name, sentence)
            continue
        for kind, sentence in _target_problems(project, promise, gateway):
            yield _policy_finding(kind, region, name, sentence)
        for pack_id in project.regions[region].residency:
            redaction = project.packs[pack_id].redaction
            if redaction is not None and not gateway.redacts(redaction.categories):
                sentence = f"lacks redaction {redaction.name} of {pack_id}"
                yield _policy_finding(
                    FindingId.REDACTION_MISSING, region, name, sentence
                )


def _target_problems(
    project: Project, promise: ZoneResidency, gateway: Gateway
) -> Iterator[tuple[FindingId, str]]:
    declared = {target.id: target for target in project.providers.targets}
    named = {str(target.get("id")).strip().lower() for target in gateway.targets}
    for target in sorted(named):
        if target not in declared:
            yield (
                FindingId.UNKNOWN_PROVIDER,
                f"target {target!r} is not in providers.yaml",
            )
        elif declared[target].provider in promise.blocked:
            blocked, pack = promise.blocked[declared[target].provider]
            sentence = (
                f"target {target!r} is of provider {blocked.provider!r}, which {pack} "
                f"blocks: {blocked.reason}"
            )
            yield FindingId.BLOCKED_PROVIDER, sentence
    for target, (_, pack) in promise.required.items():
        if target not in named:
            yield (
                FindingId.REQUIRED_PROVIDER_MISSING,
                f"target {target!r} is missing, which {pack} requires",
            )


def _policy_finding(
    kind: FindingId, region: str, resource: str, sentence: str
) -> Finding:
    return Finding(
        id=kind,
        stack=region,
        resource=resource,
        key="data",
        value=region_graph.POLICY_FILE,
        sentence=sentence,
        remedy="render the policy files again with 'fleet render'",
    )
