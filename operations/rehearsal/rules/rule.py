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
        identity: Id of the resource that is changed or deleted; empty for a new one.
    """

    cloud: Cloud
    place: str
    identity: str = ""

    def things(self, token: str) -> Iterator[Thing]:
        """Yield the other resources of one type, wherever they are."""
        for thing in self.cloud.of_type(token):
            if thing.id != self.identity:
                yield thing


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
    """

    id: str
    tokens: tuple[str, ...]
    source: str
    says: str
    on: tuple[str, ...]
    check: StateCheck
