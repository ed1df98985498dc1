"""A refusal that no published contract states, with where it is documented."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from operations.rehearsal.cloud import Cloud
from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.thing import Thing


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """The offline cloud as one request sees it.

    Attributes:
        cloud: Every resource of every stack.
        place: Where the request is carried out: an AWS region, the ARN of a
            Kubernetes cluster, or nothing.
        token: Type of the resource that is changed or deleted.
        identity: Its id, which others of its type have elsewhere and other types
            may have here; empty for a new one.
    """

    cloud: Cloud
    place: str
    token: str = ""
    identity: str = ""

    def things(self, token: str) -> Iterator[Thing]:
        """Yield the other resources of one type, wherever they are."""
        own = (self.token, self.place, self.identity)
        for thing in self.cloud.of_type(token):
            if (token, thing.place, thing.id) != own:
                yield thing

    def here(self, *tokens: str) -> Iterator[Thing]:
        """Yield the other resources of some types in the place of the request."""
        for token in tokens:
            for thing in self.things(token):
                if thing.place == self.place:
                    yield thing

    def itself(self, token: str) -> Thing | None:
        """Return the resource that is changed or deleted, as it is now."""
        if not self.identity:
            return None
        return self.cloud.get(token, self.identity, self.place)


InputCheck = Callable[[Subject], Iterable[Complaint]]
StateCheck = Callable[[Subject, View], Iterable[Complaint]]


@dataclass(frozen=True, kw_only=True, slots=True)
class InputRule:
    """Refuses inputs by themselves, so at preview already.

    Attributes:
        id: Never reused, ``EKS-001``.
        tokens: Types it speaks about.
        source: Page that documents the refusal.
        says: One sentence: what is refused.
        check: Yields what is wrong; passes over what is unknown.
    """

    id: str
    tokens: tuple[str, ...]
    source: str
    says: str
    check: InputCheck


@dataclass(frozen=True, kw_only=True, slots=True)
class StateRule:
    """Refuses a request because of what is in the cloud, so at ``up``.

    Attributes:
        on: The requests it judges: ``create``, ``update``, ``delete``.
        patient: Whether the real provider tries for minutes before it gives up, so
            that what is made or deleted side by side may still put things right.
    """

    id: str
    tokens: tuple[str, ...]
    source: str
    says: str
    on: tuple[str, ...]
    check: StateCheck
    patient: bool = False


Rule = InputRule | StateRule


def refusal(path: str, reason: str) -> Complaint:
    """Return a complaint about one input, or about the whole for an empty path."""
    return Complaint(property=path, reason=reason)


def refuses(
    identity: str, says: str, check: InputCheck, *tokens: str, source: str
) -> InputRule:
    """Return a rule about inputs alone."""
    return InputRule(id=identity, tokens=tokens, source=source, says=says, check=check)


def refuses_when(  # noqa: PLR0913  # the facts of one rule, most of them by name
    identity: str,
    says: str,
    check: StateCheck,
    *tokens: str,
    source: str,
    on: str = "create update",
    patient: bool = False,
) -> StateRule:
    """Return a rule about inputs and the cloud; ``on`` names requests by words."""
    return StateRule(
        id=identity,
        tokens=tokens,
        source=source,
        says=says,
        on=tuple(on.split()),
        check=check,
        patient=patient,
    )
