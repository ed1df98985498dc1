"""Outputs of other stacks and of the stack's own last update, validated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import pulumi

from config.errors import ConfigError
from config.loader import FOUNDATION, Project
from plan import stack_outputs
from plan.cluster_prerequisites import ClusterPrerequisites
from plan.database_transitions import DesiredDatabase
from plan.region import RegionPlan
from plan.stack_outputs import FoundationOutputs, RegionOutputs

#: Name of the output with the versioned values for other stacks.
CONTRACT: Final = "contract"
#: Name of a region's secret output: password of the API's database role.
APPLICATION_PASSWORD: Final = "application_password"

#: Outputs of a stack by name.
StackOutputs = Mapping[str, object]
#: Function that reads a secret key of the stack's own file.
SecretReader = Callable[[str], pulumi.Output[str]]

_Parsed = TypeVar("_Parsed")
_Value = TypeVar("_Value")


def reference(name: str, stack: str) -> pulumi.StackReference:
    """Return a StackReference to another stack of this project and backend.

    A backend of your own has the organization ``organization``; in Pulumi Cloud it is
    the owner of the stack.
    """
    full_name = f"{pulumi.get_organization()}/{pulumi.get_project()}/{stack}"
    return pulumi.StackReference(name, stack_name=full_name)


def foundation(project: Project) -> pulumi.Output[FoundationOutputs]:
    """Return the outputs of the foundation stack, or fail with what to do."""
    domain = project.fleet.domains.aws
    return _parsed(
        reference(FOUNDATION, FOUNDATION),
        lambda value: stack_outputs.parse_foundation(value, domain=domain),
    )


def region(
    source: pulumi.StackReference,
    plan: RegionPlan,
    after: pulumi.Input[object] = None,
) -> pulumi.Output[RegionOutputs]:
    """Return the outputs of a deployed region, or fail with what to do.

    Errors raised by ``after`` are reported first.
    """
    return _parsed(
        source,
        lambda value: stack_outputs.parse_region(
            value,
            region=plan.region,
            residency_zone=plan.residency_zone,
            topology=plan.topology.value,
        ),
        after,
    )


def primary_arn(home: pulumi.Output[RegionOutputs]) -> pulumi.Output[str]:
    """Return the ARN of home's database, or fail with what to do."""
    return home.apply(_as_run_error(stack_outputs.require_primary_arn))


def application_password(
    home: pulumi.StackReference, stack: str, after: pulumi.Input[object]
) -> pulumi.Output[str]:
    """Return the password of the API's database role as a secret."""

    def read(known: list[Any]) -> str:
        return stack_outputs.require_application_password(stack, known[0])

    password = home.get_output(APPLICATION_PASSWORD)
    return pulumi.Output.all(password, after).apply(_as_run_error(read))


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviousOutputs:
    """Outputs of the stack's own last update.

    Attributes:
        contract: Its ``contract`` output, once every validator has accepted it; None
            before the first update.
        password: Password of the API's role in its database.
    """

    contract: pulumi.Output[object]
    password: pulumi.Output[object]


def previous_outputs(
    stack: str, *validators: DesiredDatabase | ClusterPrerequisites
) -> PreviousOutputs:
    """Return the outputs of the last update; fail if a validator rejects the change.

    A stack may refer to itself. It reads the outputs of its last update, and None
    before the first one.
    """

    def validate(known: object) -> object:
        for validator in validators:
            validator.validate(known)
        return known

    own = reference("self", stack)
    return PreviousOutputs(
        contract=own.get_output(CONTRACT).apply(_as_run_error(validate)),
        password=own.get_output(APPLICATION_PASSWORD),
    )


def replication_source_and_password(
    desired: DesiredDatabase,
    previous: PreviousOutputs,
    home: pulumi.Output[str],
    password: pulumi.Output[str],
) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
    """Return the ARN that a replica copies, and the password of the API's role there.

    Both are home's, unless a replica exists that was created from another database.
    """

    def choose_source(known: list[Any]) -> str:
        own, arn = known
        source = desired.replication_source(own, arn)
        if source != arn:
            pulumi.log.warn(desired.stale_source_warning(source))
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
    source: pulumi.Output[RegionOutputs],
) -> pulumi.Output[stack_outputs.LoadBalancerOutput]:
    """Return the load balancer of a deployed region."""
    return source.apply(_as_run_error(stack_outputs.require_load_balancer))


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
        except ConfigError as problem:
            raise pulumi.RunError(str(problem)) from None

    return run
