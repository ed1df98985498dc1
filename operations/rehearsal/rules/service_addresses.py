"""What EKS refuses of the addresses of a cluster's Services."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.ec2 import SUBNET, VPC
from operations.rehearsal.rules.eks import CLUSTER
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.values import text, texts

_RANGE: Final = "kubernetesNetworkConfig.serviceIpv4Cidr"


def _within_the_network(subject: Subject, view: View) -> Iterator[Complaint]:
    services = text(subject.inputs, _RANGE)
    wanted = texts(subject.inputs, "vpcConfig.subnetIds")
    homes = {s.outputs.get("vpcId") for s in view.here(SUBNET) if s.id in wanted}
    for network in view.here(VPC):
        held = text(network.inputs, "cidrBlock")
        if not (services and held and network.id in homes):
            continue
        if IPv4Network(services).overlaps(IPv4Network(held)):
            yield refusal(
                _RANGE,
                f"is {services}, which overlaps {held} of {network.id}, where the "
                "cluster is to be",
            )


RULES: Final[tuple[Rule, ...]] = (
    refuses_when(
        "EKS-021",
        "The addresses of Services overlap no address of the cluster's VPC.",
        _within_the_network,
        CLUSTER,
        source="https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html",
        on="create",
    ),
)
