"""The recorded graphs of all stacks of a project, without an engine."""

from types import MappingProxyType

from config.loader import FOUNDATION, GLOBAL, Project
from operations.recorded_graph import FleetGraph, RecordedResource
from tests.graph import RegisteredResource
from tests.shipped_stacks import record_stack


def record_fleet(project: Project) -> FleetGraph:
    """Return the graph of every stack of a project, recorded with the mocks."""
    stacks = (FOUNDATION, *project.regions, GLOBAL)
    return MappingProxyType(
        {
            stack: tuple(
                _resource(stack, each)
                for each in record_stack(project, stack).resources
            )
            for stack in stacks
        }
    )


def _resource(stack: str, each: RegisteredResource) -> RecordedResource:
    return RecordedResource(
        stack=stack,
        type=each.type,
        name=each.name,
        urn=_urn(stack, each.name),
        parent=_urn(stack, each.parent) if each.parent else "",
        provider=_urn(stack, each.provider) if each.provider else "",
        region=each.region,
        inputs=each.inputs,
        outputs=each.outputs,
        dependencies=tuple(_urn(stack, name) for name in each.dependencies),
    )


def _urn(stack: str, name: str) -> str:
    """Return a URN with the stack and the logical name, which is unique in a stack."""
    return f"urn:pulumi:{stack}::keeptrusts-gateway::recorded::{name}"
