"""Rules of the providers that no published schema states.

A rule is a check function under the decorator `input_rule` or `state_rule`, which
returns the rule itself::

    @input_rule("SNS-001", SUBSCRIPTION, requires="…", source="https://…")
    def email_endpoint_invalid(subject: ResourceInputs) -> Iterator[Violation]: ...

The name of the function says what is wrong; ``requires`` says what is required.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from offline_cloud.store import ResourceStore, StoredResource


@dataclass(frozen=True, kw_only=True, slots=True)
class ResourceInputs:
    """Inputs of a resource to be validated.

    Attributes:
        token: Type token, ``aws:rds/instance:Instance``.
        urn: URN of the resource.
        name: Logical name.
        inputs: Values by wire name. A value that a preview does not know yet is one of
            the sentinels in ``property_values.UNKNOWNS``; checks ignore it.
        region: AWS region of the resource; empty outside AWS.
        account: AWS account; empty outside AWS.
        version: Version of the Kubernetes cluster of the object; empty outside
            Kubernetes and while it is unknown.
    """

    token: str
    urn: str
    name: str
    inputs: Mapping[str, Any]
    region: str
    account: str
    version: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Violation:
    """One reason why the cloud rejects a request.

    Attributes:
        property: Wire path of the invalid input, ``listeners[0].port``; empty when the
            resource as a whole is rejected.
        reason: What is wrong, the value unless it is secret, and what is allowed.
        rule: Id of the violated rule; empty for a published schema.
    """

    property: str
    reason: str
    rule: str = ""


Contract = Callable[[ResourceInputs], Iterable[Violation]]


@dataclass(frozen=True, kw_only=True, slots=True)
class StoreView:
    """View of the resource store for one request.

    Attributes:
        store: Resources of all stacks.
        scope: Scope of the request: an AWS region, the ARN of a Kubernetes cluster, or
            empty.
        token: Type token of the resource that is changed or deleted.
        identity: Id of that resource; empty for a new one. Resources of other types or
            scopes may have the same id.
    """

    store: ResourceStore
    scope: str
    token: str = ""
    identity: str = ""

    def others(self, token: str) -> Iterator[StoredResource]:
        """Yield the other resources of one type in all scopes."""
        own = (self.token, self.scope, self.identity)
        for resource in self.store.of_type(token):
            if (token, resource.scope, resource.id) != own:
                yield resource

    def in_scope(self, *tokens: str) -> Iterator[StoredResource]:
        """Yield the other resources of some types in the scope of the request."""
        for token in tokens:
            for resource in self.others(token):
                if resource.scope == self.scope:
                    yield resource

    def current(self, token: str) -> StoredResource | None:
        """Return the resource before the change or deletion; None for a new one."""
        if not self.identity:
            return None
        return self.store.get(token, self.identity, self.scope)


Operation = Literal["create", "update", "delete"]
InputCheck = Callable[[ResourceInputs], Iterable[Violation]]
StateCheck = Callable[[ResourceInputs, StoreView], Iterable[Violation]]


@dataclass(frozen=True, kw_only=True, slots=True)
class InputRule:
    """Rule about inputs alone, so it is validated during preview.

    Attributes:
        id: Identifier that is never reused, ``EKS-001``.
        tokens: Type tokens of the resources that the rule validates.
        source: Page that documents the rejection.
        requires: What the rule requires, in one sentence.
        check: Function that yields the violations; it ignores unknown values.
    """

    id: str
    tokens: tuple[str, ...]
    source: str
    requires: str
    check: InputCheck


@dataclass(frozen=True, kw_only=True, slots=True)
class StateRule:
    """Rule about inputs and existing resources, so it is validated during ``up``.

    Attributes:
        operations: Requests that the rule validates.
        retry_until_timeout: Whether the real provider retries for minutes, so that
            parallel operations may still remove the violation.
    """

    id: str
    tokens: tuple[str, ...]
    source: str
    requires: str
    operations: tuple[Operation, ...]
    check: StateCheck
    retry_until_timeout: bool = False


Rule = InputRule | StateRule


def violation(path: str, reason: str) -> Violation:
    """Return a violation of one input, or of the resource for an empty path."""
    return Violation(property=path, reason=reason)


def input_rule(
    identity: str, *tokens: str, requires: str, source: str
) -> Callable[[InputCheck], InputRule]:
    """Return a decorator that turns a check of inputs into a rule."""

    def rule(check: InputCheck) -> InputRule:
        return InputRule(
            id=identity, tokens=tokens, source=source, requires=requires, check=check
        )

    return rule


def state_rule(
    identity: str,
    *tokens: str,
    requires: str,
    source: str,
    operations: tuple[Operation, ...] = ("create", "update"),
    retry_until_timeout: bool = False,
) -> Callable[[StateCheck], StateRule]:
    """Return a decorator that turns a check of inputs and state into a rule."""

    def rule(check: StateCheck) -> StateRule:
        return StateRule(
            id=identity,
            tokens=tokens,
            source=source,
            requires=requires,
            operations=operations,
            check=check,
            retry_until_timeout=retry_until_timeout,
        )

    return rule
