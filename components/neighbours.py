"""What a stack learns from the stacks before it: their contracts, parsed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

import pulumi

from config.load import FOUNDATION, Project
from config.problem import ConfigProblem
from plan import contract
from plan.contract import FoundationContract, RegionContract
from plan.naming import PROJECT
from plan.region import RegionPlan
from plan.succession import Wish

#: Output that holds a stack's contract.
CONTRACT: Final = "contract"
#: Secret output of the home region: the password of the API's database role.
APPLICATION_PASSWORD: Final = "application_password"

#: What a stack exports, by name.
Outputs = Mapping[str, object]
#: Reads a key of the stack's own file that holds a secret.
Secret = Callable[[str], pulumi.Output[str]]

_Parsed = TypeVar("_Parsed")
_Value = TypeVar("_Value")


def reference(name: str, stack: str) -> pulumi.StackReference:
    """Return the reference to another stack of this project and backend."""
    return pulumi.StackReference(name, stack_name=f"organization/{PROJECT}/{stack}")


def foundation(project: Project) -> pulumi.Output[FoundationContract]:
    """Return the foundation's contract, or end the run with what to do."""
    domain = project.fleet.domains.aws
    return _parsed(
        reference(FOUNDATION, FOUNDATION),
        lambda value: contract.foundation(value, domain=domain),
    )


def region(
    source: pulumi.StackReference, plan: RegionPlan
) -> pulumi.Output[RegionContract]:
    """Return a deployed region's contract, or end the run with what to do."""
    return _parsed(
        source,
        lambda value: contract.region(
            value, region=plan.region, zone=plan.zone, topology=plan.topology.value
        ),
    )


def primary_arn(home: pulumi.Output[RegionContract]) -> pulumi.Output[str]:
    """Return the ARN of the database at home, or end the run with what to do."""
    return home.apply(_reported(contract.primary_arn))


def application_password(home: pulumi.StackReference) -> pulumi.Output[str]:
    """Return the password of the API's role, which stays a secret."""
    return home.require_output(APPLICATION_PASSWORD).apply(str)


def following(
    stack: str, wish: Wish, source_arn: pulumi.Output[str] | None
) -> pulumi.Output[str]:
    """Return the stack's region once its own past allows what is asked of it.

    A stack may refer to itself: it reads what its last update exported, and nothing
    before the first one.
    """
    own = reference("self", stack).get_output(CONTRACT)

    def follow(known: list[Any]) -> str:
        replace(wish, source=known[1]).follow(known[0])
        return stack

    return pulumi.Output.all(own, source_arn).apply(_reported(follow))


def load_balancer(
    source: pulumi.Output[RegionContract],
) -> pulumi.Output[contract.LoadBalancer]:
    """Return the load balancer of a deployed region."""
    return source.apply(_reported(contract.load_balancer))


def _parsed(
    source: pulumi.StackReference, parse: Callable[[object], _Parsed]
) -> pulumi.Output[_Parsed]:
    return source.get_output(CONTRACT).apply(_reported(parse))


def _reported(parse: Callable[[_Value], _Parsed]) -> Callable[[_Value], _Parsed]:
    def run(value: _Value) -> _Parsed:
        try:
            return parse(value)
        except ConfigProblem as problem:
            raise pulumi.RunError(str(problem)) from None

    return run
