"""Names by which stacks refer to each other."""

import pulumi
import pytest

from components import stack_references
from tests.mocks.pulumi_mocks import record

CONTRACT = {"version": 1}


@pytest.mark.parametrize(
    ("organization", "project"),
    [("organization", "keeptrusts-gateway"), ("acme", "ai-gateway")],
)
def test_stack_reference_has_the_engines_organization_and_project(
    organization: str, project: str
) -> None:
    """A fleet in Pulumi Cloud, or under another project name, finds its own stacks."""
    read: list[object] = []

    def build() -> pulumi.Output[None]:
        source = stack_references.reference("home", "us-east-1")
        return source.get_output(stack_references.CONTRACT).apply(read.append)

    record(
        build,
        stacks={f"{organization}/{project}/us-east-1": {"contract": CONTRACT}},
        organization=organization,
        project=project,
    )

    assert read == [CONTRACT]
