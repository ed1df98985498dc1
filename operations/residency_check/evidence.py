"""Evidence of the proof, a Markdown and a JSON document for each stack.

A document names the packs with their versions, every edge of the stack with its result,
the facts that were used, and the hash of the recorded graph, so that a reader can
repeat the proof on the same graph.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from config.loader import Project
from operations.recorded_graph import RecordedResource
from operations.residency_check.check import NOT_PROVEN, CheckedEdge, CheckResult
from operations.residency_check.findings import Finding


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Evidence of one stack.

    Attributes:
        stack: Name of the stack.
        day: Day of the proof.
        commit: Newest commit and its date; empty outside a repository.
        graph_sha256: Hash of the recorded graph of the stack.
        resources: Number of its resources.
        packs: Packs of the stack with their versions.
        edges: Edges whose resource is in the stack.
        facts: Declared facts, by place.
        findings: Findings of the stack.
        waived: Findings that a waiver accepts.
    """

    stack: str
    day: date
    commit: str
    graph_sha256: str
    resources: int
    packs: tuple[str, ...]
    edges: tuple[CheckedEdge, ...]
    facts: Mapping[str, str]
    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...]


def evidence(  # noqa: PLR0913 - one argument for each source of the document
    project: Project,
    stack: str,
    graph: Sequence[RecordedResource],
    result: CheckResult,
    *,
    day: date,
    commit: str,
) -> Evidence:
    """Return the evidence of one stack."""
    ids = project.regions[stack].residency if stack in project.regions else ()
    return Evidence(
        stack=stack,
        day=day,
        commit=commit,
        graph_sha256=graph_hash(graph),
        resources=len(graph),
        packs=tuple(f"{each} {project.packs[each].version}" for each in ids),
        edges=tuple(e for e in result.edges if e.edge.resource.startswith(f"{stack}/")),
        facts=_facts(result),
        findings=tuple(each for each in result.findings if each.stack == stack),
        waived=tuple(each for each in result.waived if each.stack == stack),
    )


def graph_hash(graph: Iterable[RecordedResource]) -> str:
    """Return the SHA-256 of the inputs that the engine delivered, in order of URNs."""
    nodes = [
        {"urn": each.urn, "region": each.region, "inputs": each.inputs}
        for each in sorted(graph, key=lambda each: each.urn)
    ]
    text = json.dumps(nodes, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def write(folder: Path, documents: Iterable[Evidence]) -> list[Path]:
    """Write the evidence of every stack; return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for each in documents:
        for suffix, text in (("md", markdown(each)), ("json", to_json(each))):
            path = folder / f"{each.stack}.{suffix}"
            path.write_text(text, "utf-8")
            written.append(path)
    return written


def to_json(each: Evidence) -> str:
    """Return the evidence as JSON."""
    document: dict[str, Any] = asdict(each)
    document["day"] = each.day.isoformat()
    document["not_proven"] = NOT_PROVEN
    return json.dumps(document, indent=1, default=str) + "\n"


def markdown(each: Evidence) -> str:
    """Return the evidence as Markdown."""
    lines = [
        f"# Residency of stack {each.stack}",
        "",
        f"Result: **{'kept' if not each.findings else 'not kept'}** on {each.day}.",
        "",
        f"* Packs: {', '.join(each.packs) or 'none'}",
        f"* Newest commit: {each.commit or 'not in a repository'}",
        f"* Recorded graph: {each.resources} resources, SHA-256 `{each.graph_sha256}`",
        "",
        "## Findings",
        "",
        *(f"* {finding}" for finding in each.findings),
        *(f"* waived: {finding}" for finding in each.waived),
        *([] if each.findings or each.waived else ["None."]),
        "",
        "## Ways of data",
        "",
        "| data | zone | from | to | in zone | redacted | resource | packs | allowed |",
        "|---|---|---|---|---|---|---|---|---|",
        *map(_row, each.edges),
        "",
        "## Declared facts",
        "",
        "| place | fact |",
        "|---|---|",
        *(f"| {place} | {fact} |" for place, fact in each.facts.items()),
        "",
        "## Not proven",
        "",
        *(f"* {sentence}" for sentence in NOT_PROVEN),
    ]
    return "\n".join(lines) + "\n"


def _row(checked: CheckedEdge) -> str:
    edge = checked.edge
    cells = (
        edge.data.value,
        edge.law,
        edge.start,
        edge.end,
        edge.zone,
        "yes" if edge.redacted else "no",
        f"{edge.resource}: {edge.key}",
        ", ".join(checked.packs) or "none",
        "yes" if checked.allowed else "**no**",
    )
    return f"| {' | '.join(cells)} |"


def _facts(result: CheckResult) -> Mapping[str, str]:
    facts = result.facts
    zones = {
        region: f"residency zone {zone}"
        for region, zone in {**facts.region_zones, **facts.provider_zones}.items()
    }
    return zones | {host: place.fact for host, place in facts.hosts.items()}
