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
    source: pulumi.StackReference,
    plan: RegionPlan,
    after: pulumi.Input[object] = None,
) -> pulumi.Output[RegionContract]:
    """Return a deployed region's contract, or end the run with what to do.

    What ``after`` has to say is said before.
    """
    return _parsed(
        source,
        lambda value: contract.region(
            value, region=plan.region, zone=plan.zone, topology=plan.topology.value
        ),
        after,
    )


def primary_arn(home: pulumi.Output[RegionContract]) -> pulumi.Output[str]:
    """Return the ARN of the database at home, or end the run with what to do."""
    return home.apply(_reported(contract.primary_arn))


def application_password(
    home: pulumi.StackReference, stack: str, after: pulumi.Input[object]
) -> pulumi.Output[str]:
    """Return the password of the API's role, which stays a secret."""

    def read(known: list[Any]) -> str:
        return contract.application_password(stack, known[0])

    password = home.get_output(APPLICATION_PASSWORD)
    return pulumi.Output.all(password, after).apply(_reported(read))


def past(stack: str, wish: Wish) -> pulumi.Output[object]:
    """Return the stack's own last contract, once it allows what is asked of it.

    A stack may refer to itself: it reads what its last update exported, and nothing
    before the first one.
    """

    def follow(known: object) -> object:
        wish.follow(known)
        return known

    return reference("self", stack).get_output(CONTRACT).apply(_reported(follow))


def following(
    wish: Wish, past: pulumi.Output[object], source_arn: pulumi.Output[str] | None
) -> pulumi.Output[str]:
    """Return the region once its past allows the source it is to copy, too."""

    def follow(known: list[Any]) -> str:
        replace(wish, source=known[1]).follow(known[0])
        return wish.region

    return pulumi.Output.all(past, source_arn).apply(_reported(follow))


def load_balancer(
    source: pulumi.Output[RegionContract],
) -> pulumi.Output[contract.LoadBalancer]:
    """Return the load balancer of a deployed region."""
    return source.apply(_reported(contract.load_balancer))


def _parsed(
    source: pulumi.StackReference,
    parse: Callable[[object], _Parsed],
    after: pulumi.Input[object] = None,
) -> pulumi.Output[_Parsed]:
    def first(known: list[Any]) -> _Parsed:
        return parse(known[0])

    exported = source.get_output(CONTRACT)
    return pulumi.Output.all(exported, after).apply(_reported(first))


def _reported(parse: Callable[[_Value], _Parsed]) -> Callable[[_Value], _Parsed]:
    def run(value: _Value) -> _Parsed:
        try:
            return parse(value)
        except ConfigProblem as problem:
            raise pulumi.RunError(str(problem)) from None

    return run
