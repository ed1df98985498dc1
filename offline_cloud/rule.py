"""What a contract is asked about, and what it answers.

A refusal that no published contract states, with where it is documented.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from offline_cloud.store import ResourceStore, StoredResource


@dataclass(frozen=True, kw_only=True, slots=True)
class ResourceInputs:
    """A resource whose inputs are to be judged.

    Attributes:
        token: Type token, ``aws:rds/instance:Instance``.
        urn: The resource's URN.
        name: Logical name.
        inputs: Values by wire name. What a preview does not know yet is one of the
            sentinels in ``plugin.wire.UNKNOWNS``: a contract passes over it.
        region: AWS region it would be made in; empty outside AWS.
        account: AWS account; empty outside AWS.
        version: Version of the Kubernetes cluster it would live in; empty where there
            is none, or none is known yet.
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
    """One thing the cloud would refuse.

    Attributes:
        property: Wire path of the offending input, ``listeners[0].port``; empty where
            the resource as a whole is refused.
        reason: What is wrong, the value seen unless it is secret, what is allowed.
        rule: Id of the rule that found it; empty where a published schema did.
    """

    property: str
    reason: str
    rule: str = ""


Contract = Callable[[ResourceInputs], Iterable[Violation]]


@dataclass(frozen=True, kw_only=True, slots=True)
class StoreView:
    """The offline cloud as one request sees it.

    Attributes:
        store: Every resource of every stack.
        scope: Where the request is carried out: an AWS region, the ARN of a
            Kubernetes cluster, or nothing.
        token: Type of the resource that is changed or deleted.
        identity: Its id, which others of its type have elsewhere and other types
            may have here; empty for a new one.
    """

    store: ResourceStore
    scope: str
    token: str = ""
    identity: str = ""

    def others(self, token: str) -> Iterator[StoredResource]:
        """Yield the other resources of one type, wherever they are."""
        own = (self.token, self.scope, self.identity)
        for resource in self.store.of_type(token):
            if (token, resource.scope, resource.id) != own:
                yield resource

    def in_scope(self, *tokens: str) -> Iterator[StoredResource]:
        """Yield the other resources of some types in the place of the request."""
        for token in tokens:
            for resource in self.others(token):
                if resource.scope == self.scope:
                    yield resource

    def current(self, token: str) -> StoredResource | None:
        """Return the resource that is changed or deleted, as it is now."""
        if not self.identity:
            return None
        return self.store.get(token, self.identity, self.scope)


InputCheck = Callable[[ResourceInputs], Iterable[Violation]]
StateCheck = Callable[[ResourceInputs, StoreView], Iterable[Violation]]


@dataclass(frozen=True, kw_only=True, slots=True)
class InputRule:
    """Refuses inputs by themselves, so at preview already.

    Attributes:
        id: Never reused, ``EKS-001``.
        tokens: Types it speaks about.
        source: Page that documents the refusal.
        description: One sentence: what is refused.
        check: Yields what is wrong; passes over what is unknown.
    """

    id: str
    tokens: tuple[str, ...]
    source: str
    description: str
    check: InputCheck


@dataclass(frozen=True, kw_only=True, slots=True)
class StateRule:
    """Refuses a request because of what is in the cloud, so at ``up``.

    Attributes:
        operations: The requests it judges: ``create``, ``update``, ``delete``.
        retry_until_timeout: Whether the real provider tries for minutes before it
            gives up, so that what is made or deleted side by side may still put things
            right.
    """

    id: str
    tokens: tuple[str, ...]
    source: str
    description: str
    operations: tuple[str, ...]
    check: StateCheck
    retry_until_timeout: bool = False


Rule = InputRule | StateRule


def violation(path: str, reason: str) -> Violation:
    """Return a complaint about one input, or about the whole for an empty path."""
    return Violation(property=path, reason=reason)


def input_rule(
    identity: str, description: str, check: InputCheck, *tokens: str, source: str
) -> InputRule:
    """Return a rule about inputs alone."""
    return InputRule(
        id=identity, tokens=tokens, source=source, description=description, check=check
    )


def state_rule(  # noqa: PLR0913  # the facts of one rule, most of them by name
    identity: str,
    description: str,
    check: StateCheck,
    *tokens: str,
    source: str,
    operations: str = "create update",
    retry_until_timeout: bool = False,
) -> StateRule:
    """Return a rule about inputs and the cloud; ``on`` names requests by words."""
    return StateRule(
        id=identity,
        tokens=tokens,
        source=source,
        description=description,
        operations=tuple(operations.split()),
        check=check,
        retry_until_timeout=retry_until_timeout,
    )
