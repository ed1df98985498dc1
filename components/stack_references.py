"""What a stack learns from the stacks before it: their contracts, parsed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import pulumi

from config.load import FOUNDATION, Project
from config.problem import ConfigProblem
from plan import contract
from plan.contract import FoundationContract, RegionContract
from plan.naming import PROJECT
from plan.prerequisites import Prerequisites
from plan.region import RegionPlan
from plan.succession import Wish

#: Output that holds a stack's contract.
CONTRACT: Final = "contract"
#: Secret output of a region with a database: the password of the API's role in it.
APPLICATION_PASSWORD: Final = "application_password"

#: What a stack exports, by name.
StackOutputs = Mapping[str, object]
#: Reads a key of the stack's own file that holds a secret.
SecretReader = Callable[[str], pulumi.Output[str]]

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
    return home.apply(_as_run_error(contract.primary_arn))


def application_password(
    home: pulumi.StackReference, stack: str, after: pulumi.Input[object]
) -> pulumi.Output[str]:
    """Return the password of the API's role, which stays a secret."""

    def read(known: list[Any]) -> str:
        return contract.application_password(stack, known[0])

    password = home.get_output(APPLICATION_PASSWORD)
    return pulumi.Output.all(password, after).apply(_as_run_error(read))


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviousOutputs:
    """What the last update of the stack itself exported.

    Attributes:
        contract: Its contract, once it allows what is asked; None before the first.
        password: Password of the API's role in its database.
    """

    contract: pulumi.Output[object]
    password: pulumi.Output[object]


def previous_outputs(stack: str, *validators: Wish | Prerequisites) -> PreviousOutputs:
    """Return the past of a stack, or end the run with why it may not go on like this.

    A stack may refer to itself: it reads what its last update exported, and nothing
    before the first one.
    """

    def validate(known: object) -> object:
        for validator in validators:
            validator.follow(known)
        return known

    own = reference("self", stack)
    return PreviousOutputs(
        contract=own.get_output(CONTRACT).apply(_as_run_error(validate)),
        password=own.get_output(APPLICATION_PASSWORD),
    )


def replication_source_and_password(
    desired: Wish,
    previous: PreviousOutputs,
    home: pulumi.Output[str],
    password: pulumi.Output[str],
) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
    """Return what a replica copies, and the password of the API's role in it.

    Both are home's, unless the replica stands and was made from another database.
    """

    def choose_source(known: list[Any]) -> str:
        own, arn = known
        source = desired.source(own, arn)
        if source != arn:
            pulumi.log.warn(desired.stale(source))
        return source

    def choose_password(known: list[Any]) -> str:
        source, arn, own, homes = known
        chosen: str = homes if source == arn else own or homes
        return chosen

    source = pulumi.Output.all(previous.contract, home).apply(
        _as_run_error(choose_source)
    )
    known = pulumi.Output.all(source, home, previous.password, password)
    return source, pulumi.Output.secret(known.apply(choose_password))


def load_balancer(
    source: pulumi.Output[RegionContract],
) -> pulumi.Output[contract.LoadBalancer]:
    """Return the load balancer of a deployed region."""
    return source.apply(_as_run_error(contract.load_balancer))


def _parsed(
    source: pulumi.StackReference,
    parse: Callable[[object], _Parsed],
    after: pulumi.Input[object] = None,
) -> pulumi.Output[_Parsed]:
    def first(known: list[Any]) -> _Parsed:
        return parse(known[0])

    exported = source.get_output(CONTRACT)
    return pulumi.Output.all(exported, after).apply(_as_run_error(first))


def _as_run_error(parse: Callable[[_Value], _Parsed]) -> Callable[[_Value], _Parsed]:
    def run(value: _Value) -> _Parsed:
        try:
            return parse(value)
        except ConfigProblem as problem:
            raise pulumi.RunError(str(problem)) from None

    return run
