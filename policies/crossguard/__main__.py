"""Serve the rules to the Pulumi engine.

``PolicyPack`` blocks until the engine ends, so this file adapts and serves, and nothing
else. An error here ends the process, and with it the preview: without facts about the
stack, no rule can be checked.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

import pulumi
import pulumi_policy as policy
from pulumi_policy.proxy import UnknownValueError

_CHECKOUT: Final = Path(__file__).resolve().parents[2]
# The engine starts the pack in its own folder.
sys.path.insert(0, str(_CHECKOUT))

from config import loader  # noqa: E402 - the line above finds it
from config.errors import ConfigError  # noqa: E402 - the same
from config.types import PROJECT  # noqa: E402 - the same
from policies.crossguard import facts as stack_facts  # noqa: E402 - the same
from policies.crossguard.facts import Facts  # noqa: E402 - the same
from policies.crossguard.rule import UNKNOWN, Resource, Rule, StackRule  # noqa: E402 - the same
from policies.crossguard.rules import RULES, STACK_RULES  # noqa: E402 - the same
from policies.crossguard.waived import waived  # noqa: E402 - the same

#: Environment variable with the folder of the stack files, if it is not the checkout.
STACK_FILES: Final = "REHEARSAL_STACK_FILES"


class FactsOfStacks:
    """Facts of each stack whose resources the pack sees."""

    def __init__(self, project: loader.Project) -> None:
        self._project = project
        self._facts: dict[str, Facts] = {}

    def of_stack(self, stack: str) -> Facts:
        """Return the facts of a stack.

        Raises:
            ConfigError: The project has no such stack.
        """
        if stack not in self._facts:
            today = datetime.now(UTC).date()
            self._facts[stack] = stack_facts.of_stack(self._project, stack, today)
        return self._facts[stack]

    def of(self, urn: str) -> Facts:
        """Return the facts of the stack that a URN names: ``urn:pulumi:STACK::…``."""
        return self.of_stack(urn.split(":", 3)[2])


class Registrations:
    """The resources of a stack as the engine registers them.

    A stack policy sees outputs, which are empty at preview for a provider that is not
    configured yet. So it gets the inputs that the resource policies have seen.
    """

    def __init__(self) -> None:
        self._by_urn: dict[str, Resource] = {}

    def add(self, args: policy.ResourceValidationArgs) -> Resource:
        """Record a resource and return it."""
        inputs = plain(args.props)
        found = Resource(
            type=args.resource_type,
            name=args.name,
            urn=args.urn,
            region=inputs.get("region") or _provider_region(args.provider),
            inputs=inputs,
        )
        self._by_urn[args.urn] = found
        return found

    def get(self, urn: str) -> Resource:
        """Return a recorded resource."""
        return self._by_urn[urn]

    def of_stack(
        self, resources: Sequence[policy.PolicyResource]
    ) -> tuple[Resource, ...]:
        """Return the resources of a stack policy, with the inputs that were seen."""
        return tuple(
            self._by_urn.get(each.urn)
            or Resource(
                type=each.resource_type,
                name=each.name,
                urn=each.urn,
                region=_provider_region(each.provider),
                inputs=plain(each.props),
            )
            for each in resources
        )


def plain(value: Any) -> Any:  # noqa: ANN401 - values have the types of JSON
    """Return a value of the SDK as plain data, with `UNKNOWN` for what is unknown."""
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, Any]", value)
        return {key: _item(mapping, key) for key in mapping if not key.startswith("__")}
    if isinstance(value, str | bytes) or not isinstance(value, Sequence):
        return value
    length = len(cast("Sequence[object]", value))
    return [_item(value, index) for index in range(length)]


def _item(container: Any, key: str | int) -> Any:  # noqa: ANN401 - the same
    try:
        return plain(container[key])
    except UnknownValueError:
        return UNKNOWN


def _provider_region(provider: policy.PolicyProviderResource | None) -> Any:  # noqa: ANN401 - the same
    return plain(provider.props).get("region", "") if provider else ""


def record_all(seen: Registrations) -> policy.ResourceValidationPolicy:
    """Return the first policy of the pack, which records what the others check."""

    def validate(
        args: policy.ResourceValidationArgs, _: policy.ReportViolation
    ) -> None:
        seen.add(args)

    return policy.ResourceValidationPolicy(
        name="registrations",
        description="Records every resource for the rules of a whole stack.",
        validate=validate,
    )


def adapt(rule: Rule, seen: Registrations, facts: FactsOfStacks) -> policy.Policy:
    """Return a rule about single resources as a policy of the SDK."""

    def validate(
        args: policy.ResourceValidationArgs, report: policy.ReportViolation
    ) -> None:
        about = facts.of(args.urn)
        if rule.applies_to(args.resource_type) and not about.waiver(rule.id, args.name):
            for message in rule.violations(seen.get(args.urn), about):
                report(f"{message}\n{rule.remediation}", None)

    return policy.ResourceValidationPolicy(
        name=rule.id.lower(),
        description=rule.summary,
        validate=validate,
        remediation_steps=rule.remediation,
        url=rule.source or None,
    )


def adapt_stack(
    rule: StackRule, seen: Registrations, facts: FactsOfStacks
) -> policy.Policy:
    """Return a rule about a whole stack as a policy of the SDK."""

    def validate(
        args: policy.StackValidationArgs, report: policy.ReportViolation
    ) -> None:
        if not args.resources:
            return
        about = facts.of(args.resources[0].urn)
        for resource, message in rule.violations(seen.of_stack(args.resources), about):
            if resource is None:
                report(f"{message}\n{rule.remediation}", None)
            elif not about.waiver(rule.id, resource.name):
                report(f"{message}\n{rule.remediation}", resource.urn)

    return policy.StackValidationPolicy(
        name=rule.id.lower(),
        description=rule.summary,
        validate=validate,
        remediation_steps=rule.remediation,
        url=rule.source or None,
    )


def report_waived(seen: Registrations, facts: FactsOfStacks) -> policy.Policy:
    """Return the advisory policy, which reports the violations with a waiver."""

    def validate(
        args: policy.StackValidationArgs, report: policy.ReportViolation
    ) -> None:
        if not args.resources:
            return
        about = facts.of(args.resources[0].urn)
        for found in waived(seen.of_stack(args.resources), about):
            report(found.message, found.urn)

    return policy.StackValidationPolicy(
        name="waived-violations",
        description="Violations that policies/waivers.yaml accepts until a date.",
        validate=validate,
        enforcement_level=policy.EnforcementLevel.ADVISORY,
    )


def load_facts() -> FactsOfStacks:
    """Return the facts of the engine's stack, from files that agree with the engine.

    `pulumi policy analyze` names neither a stack nor its configuration, so the URNs do.

    Raises:
        ConfigError: The files cannot be deployed, or differ from the engine.
    """
    root = Path(os.environ.get(STACK_FILES) or _CHECKOUT)
    facts = FactsOfStacks(loader.load_project(root))
    stack = os.environ.get("PULUMI_STACK")
    if stack:
        config = pulumi.Config(PROJECT)
        engine_values = {key: config.get(key) for key in loader.CONFIG_KEYS}
        loader.check_engine_config(root, stack, engine_values)
        facts.of_stack(stack)
    return facts


def serve() -> None:
    """Serve the pack until the engine ends."""
    try:
        facts = load_facts()
    except ConfigError as problem:
        sys.exit(str(problem))
    seen = Registrations()
    policy.PolicyPack(
        name=PROJECT,
        enforcement_level=policy.EnforcementLevel.MANDATORY,
        policies=[
            record_all(seen),
            *(adapt(rule, seen, facts) for rule in RULES),
            *(adapt_stack(rule, seen, facts) for rule in STACK_RULES),
            report_waived(seen, facts),
        ],
    )


serve()
