"""What the API server refuses of the walls around namespaces."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import Rule, refusal, refuses
from operations.rehearsal.rules.values import Values, given, objects, text, texts

NETWORK_POLICY: Final = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
_REFERENCE: Final = (
    "https://kubernetes.io/docs/reference/kubernetes-api/policy-resources"
    "/network-policy-v1/"
)
_SIDES: Final = (("spec.ingress", "from"), ("spec.egress", "to"))
_Network = IPv4Network | IPv6Network


def _peers(subject: Subject) -> Iterator[tuple[str, Values]]:
    for rules, side in _SIDES:
        for path, rule in objects(subject.inputs, rules):
            for below, peer in objects(rule, side):
                yield f"{path}.{below}", peer


def _network(written: str) -> _Network | None:
    try:
        return ip_network(written, strict=False)
    except ValueError:
        return None


def _within(inner: _Network, outer: _Network) -> bool:
    """Tell whether a network is a part of another of its kind, and not all of it."""
    if isinstance(inner, IPv4Network) and isinstance(outer, IPv4Network):
        return inner != outer and inner.subnet_of(outer)
    if isinstance(inner, IPv6Network) and isinstance(outer, IPv6Network):
        return inner != outer and inner.subnet_of(outer)
    return False


def _astray(subject: Subject) -> Iterator[Complaint]:
    for path, peer in _peers(subject):
        written = text(peer, "ipBlock.cidr")
        outer = _network(written)
        if written and outer is None:
            yield refusal(f"{path}.ipBlock.cidr", f"is '{written}', no network")
        for hole in texts(peer, "ipBlock.except") if outer else ():
            inner = _network(hole)
            if outer and (inner is None or not _within(inner, outer)):
                yield refusal(
                    f"{path}.ipBlock.except",
                    f"has '{hole}', which is no part of '{written}'",
                )


def _both(subject: Subject) -> Iterator[Complaint]:
    for path, peer in _peers(subject):
        for selector in ("podSelector", "namespaceSelector"):
            if given(peer, "ipBlock") and given(peer, selector):
                yield refusal(f"{path}.{selector}", "is given beside ipBlock")


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "K8S-041",
        "An exception from a range of addresses lies within it.",
        _astray,
        NETWORK_POLICY,
        source=_REFERENCE,
    ),
    refuses(
        "K8S-042",
        "A peer is a range of addresses or is selected, not both.",
        _both,
        NETWORK_POLICY,
        source=_REFERENCE,
    ),
)
