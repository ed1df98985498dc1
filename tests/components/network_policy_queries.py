"""Questions about recorded NetworkPolicies: which traffic do they allow."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address, ip_network
from typing import Any, Final

from tests.graph import Graph

POLICY: Final = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
#: Address of the EC2 instance metadata service.
METADATA: Final = "169.254.169.254"
#: Settings of a region in an existing network, and its public CIDRs.
EXISTING: Final = """\
    network:
      existing:
        vpc_id: vpc-0123456789abcdef0
        public_subnet_ids: [subnet-00000001, subnet-00000002, subnet-00000003]
        private_subnet_ids: [subnet-00000004, subnet-00000005, subnet-00000006]
        database_subnet_ids: [subnet-00000007, subnet-00000008, subnet-00000009]
"""
RANGES: Final = "        public_cidrs: [10.0.192.0/22]\n"

_SIDES: Final = {"Ingress": ("ingress", "from"), "Egress": ("egress", "to")}


def specs(graph: Graph, namespace: str) -> list[dict[str, Any]]:
    """Return the policies of a namespace."""
    return [
        policy.inputs["spec"]
        for policy in graph.of_type(POLICY)
        if policy.inputs["metadata"]["namespace"] == namespace
    ]


def is_default_deny(graph: Graph, namespace: str) -> bool:
    """Tell whether a namespace has a policy that denies all ingress and egress."""
    return {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]} in specs(
        graph, namespace
    )


def allows_egress(
    graph: Graph, namespace: str, address: str, port: int, protocol: str = "TCP"
) -> bool:
    """Tell whether pods of a namespace may connect to an address."""
    found = _open(graph, namespace, "Egress", (port, protocol))
    return any(_contains(peer, address) for peer in found)


def allows_ingress(graph: Graph, namespace: str, address: str, port: int) -> bool:
    """Tell whether an address may connect to pods of a namespace."""
    found = _open(graph, namespace, "Ingress", (port, "TCP"))
    return any(_contains(peer, address) for peer in found)


def _open(
    graph: Graph, namespace: str, direction: str, port: tuple[int, str]
) -> Iterator[Mapping[str, Any]]:
    rules, side = _SIDES[direction]
    number, protocol = port
    for spec in specs(graph, namespace):
        for rule in spec.get(rules, ()):
            if {"port": number, "protocol": protocol} in rule["ports"]:
                yield from rule[side]


def cluster_peers(graph: Graph, namespace: str) -> Iterator[Mapping[str, Any]]:
    """Yield the peers inside the cluster, with the ports open to them."""
    for spec in specs(graph, namespace):
        for rules, side in _SIDES.values():
            for rule in spec.get(rules, ()):
                for peer in rule[side]:
                    if "ipBlock" not in peer:
                        yield {**peer, "ports": [p["port"] for p in rule["ports"]]}


def _contains(peer: Mapping[str, Any], address: str) -> bool:
    block = peer.get("ipBlock")
    if block is None:
        return False
    found = ip_address(address)
    return found in ip_network(block["cidr"]) and not any(
        found in ip_network(allow_rule) for allow_rule in block.get("except", ())
    )
