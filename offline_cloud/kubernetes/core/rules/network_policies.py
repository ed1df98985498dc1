"""Rules of NetworkPolicies."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from offline_cloud.input_values import Values, is_set, objects, text, texts
from offline_cloud.rule import ResourceInputs, Violation, input_rule, violation

NETWORK_POLICY: Final = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
_REFERENCE: Final = (
    "https://kubernetes.io/docs/reference/kubernetes-api/policy-resources"
    "/network-policy-v1/"
)
_SIDES: Final = (("spec.ingress", "from"), ("spec.egress", "to"))
_Network = IPv4Network | IPv6Network


def _peers(subject: ResourceInputs) -> Iterator[tuple[str, Values]]:
    for rules, side in _SIDES:
        for path, rule in objects(subject.inputs, rules):
            for below, peer in objects(rule, side):
                yield f"{path}.{below}", peer


def _network(written: str) -> _Network | None:
    try:
        return ip_network(written, strict=False)
    except ValueError:
        return None


def _is_subnet(inner: _Network, outer: _Network) -> bool:
    """Tell whether a network is a proper subnet of another one."""
    if isinstance(inner, IPv4Network) and isinstance(outer, IPv4Network):
        return inner != outer and inner.subnet_of(outer)
    if isinstance(inner, IPv6Network) and isinstance(outer, IPv6Network):
        return inner != outer and inner.subnet_of(outer)
    return False


@input_rule(
    "K8S-041",
    NETWORK_POLICY,
    requires="An exception of an ipBlock lies inside its CIDR block.",
    source=_REFERENCE,
)
def ip_block_except_outside_cidr(subject: ResourceInputs) -> Iterator[Violation]:
    for path, peer in _peers(subject):
        written = text(peer, "ipBlock.cidr")
        outer = _network(written)
        if written and outer is None:
            yield violation(f"{path}.ipBlock.cidr", f"is '{written}', not a CIDR block")
        for exception in texts(peer, "ipBlock.except") if outer else ():
            inner = _network(exception)
            if outer and (inner is None or not _is_subnet(inner, outer)):
                yield violation(
                    f"{path}.ipBlock.except",
                    f"has '{exception}', which is not part of '{written}'",
                )


@input_rule(
    "K8S-042",
    NETWORK_POLICY,
    requires="A peer of a NetworkPolicy has an ipBlock or selectors, not both.",
    source=_REFERENCE,
)
def peer_with_ip_block_and_selector(subject: ResourceInputs) -> Iterator[Violation]:
    for path, peer in _peers(subject):
        for selector in ("podSelector", "namespaceSelector"):
            if is_set(peer, "ipBlock") and is_set(peer, selector):
                yield violation(
                    f"{path}.{selector}", "is set beside ipBlock; set only one of them"
                )
