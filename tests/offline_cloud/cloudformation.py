"""AWS resources of the golden files, as subjects of the CloudFormation validation."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from offline_cloud import registry
from offline_cloud.rule import ResourceInputs
from tests import golden_files
from tests.golden_files import GOLDEN
from tests.graph import Graph
from tests.mocks.monitor import ACCOUNT
from tests.shipped_stacks import STACKS


def golden_resources() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every AWS resource of the golden files, with its stack."""
    for stack in STACKS:
        for node in golden_files.read(GOLDEN / f"{stack}.json"):
            if node["type"].startswith("aws:"):
                yield stack, {**node, "inputs": _with_autoname(node)}


def subject(stack: str, token: str, **changes: object) -> ResourceInputs:
    """Return the first resource of a type in a stack, with some inputs changed."""
    for owner, node in golden_resources():
        if (owner, node["type"]) == (stack, token):
            return ResourceInputs(
                token=token,
                urn="",
                name=node["name"],
                inputs={**node["inputs"], **changes},
                region=node["region"],
                account=ACCOUNT,
            )
    msg = f"{stack} has no {token}"
    raise AssertionError(msg)


def nodes(graph: Graph) -> list[dict[str, Any]]:
    """Return recorded resources in the format of a rehearsal's graph."""
    return [
        {
            "urn": each.name if each.custom else f"{each.name} (component)",
            "type": each.type,
            "name": each.name,
            "region": each.region,
            "protect": each.protect,
            "inputs": _with_autoname(asdict(each)),
            "outputs": each.outputs,
            "dependencies": list(each.dependencies),
        }
        for each in graph.resources
    ]


def _with_autoname(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs with the generated name if the program sets none."""
    entry = registry.RESOURCE_TYPES.get(node["type"])
    named = entry.autoname if entry and "." not in entry.autoname else ""
    return {named: node["name"], **node["inputs"]} if named else node["inputs"]
