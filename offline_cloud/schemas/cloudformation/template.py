"""CloudFormation templates of a stack's AWS resources, one per region.

The templates are for readers of CloudFormation: linters, policy scanners, people.
The metadata ``Absent`` lists resources and inputs that are not in a template, with the
reason. The templates are not meant for deployment.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from offline_cloud.schemas.cloudformation.graph import Graph
from offline_cloud.schemas.cloudformation.template_builder import TemplateBuilder

#: Name of the templates' folder in the folder of a rehearsal.
FOLDER: Final = "template"

Nodes = Iterable[Mapping[str, Any]]


def of(nodes: Nodes) -> dict[str, Any]:
    """Return the template of the region with most of a stack's resources."""
    for template in by_region(nodes).values():
        return template
    return {"Resources": {}}


def by_region(nodes: Nodes) -> dict[str, dict[str, Any]]:
    """Return a stack's templates by region, the region with most resources first."""
    graph = Graph(nodes)
    regions = Counter(node.region for node in graph if node.region)
    return {region: _template(graph, region) for region, _ in regions.most_common()}


def write(folder: Path, stack: str, nodes: Nodes) -> None:
    """Write a stack's templates into ``folder/template``.

    The first region's file is ``<stack>.json``; others are ``<stack>.<region>.json``.
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
    builder = TemplateBuilder(graph, region)
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Resources that Pulumi creates in {region}, as recorded.",
        "Metadata": {"Absent": dict(sorted(builder.omitted.items()))},
        "Resources": builder.resources,
    }
