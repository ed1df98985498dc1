"""What a stack has made in AWS, as CloudFormation templates: one per region.

For readers that know CloudFormation and not Pulumi: linters, policy scanners, people.
What has no place in a template stands in its metadata, with the reason.
Deliberately absent: any deployment of these templates.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from offline_cloud.schemas.cloudformation.graph import Graph
from offline_cloud.schemas.cloudformation.template_builder import TemplateBuilder

#: The folder of the templates, beside that of the graphs.
FOLDER: Final = "template"

Nodes = Iterable[Mapping[str, Any]]


def of(nodes: Nodes) -> dict[str, Any]:
    """Return the template of the region in which most of a stack lies."""
    for template in by_region(nodes).values():
        return template
    return {"Resources": {}}


def by_region(nodes: Nodes) -> dict[str, dict[str, Any]]:
    """Return a stack's templates by region, the one with most resources first."""
    graph = Graph(nodes)
    regions = Counter(node.region for node in graph if node.region)
    return {region: _template(graph, region) for region, _ in regions.most_common()}


def write(folder: Path, stack: str, nodes: Nodes) -> None:
    """Write a stack's templates below the folder of a rehearsal.

    The first region's is named after the stack; any other's after stack and region.
    """
    templates = folder / FOLDER
    templates.mkdir(parents=True, exist_ok=True)
    for stale in (templates / f"{stack}.json", *templates.glob(f"{stack}.*.json")):
        stale.unlink(missing_ok=True)
    for index, (region, template) in enumerate(by_region(nodes).items()):
        name = f"{stack}.{region}.json" if index else f"{stack}.json"
        text = json.dumps(template, indent=1, ensure_ascii=False)
        (templates / name).write_text(f"{text}\n")


def _template(graph: Graph, region: str) -> dict[str, Any]:
    composition = TemplateBuilder(graph, region)
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"What Pulumi makes in {region}, as recorded.",
        "Metadata": {"Absent": dict(sorted(composition.omitted.items()))},
        "Resources": composition.resources,
    }
