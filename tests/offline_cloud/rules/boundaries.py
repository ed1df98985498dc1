"""Walls around namespaces, and tasks that end, that are refused."""

from typing import Any, Final

from offline_cloud.kubernetes.core.rules.network_policies import NETWORK_POLICY
from offline_cloud.kubernetes.core.rules.pods import JOB
from tests.offline_cloud.rules.case import RuleCase
from tests.offline_cloud.rules.workloads import CONTAINER

VPC: Final = "10.0.0.0/16"


def block(cidr: str, *excepted: str) -> dict[str, Any]:
    """Return a range of addresses."""
    return {"ipBlock": {"cidr": cidr, "except": [*excepted]}}


def egress(**peer: object) -> dict[str, Any]:
    """Return a policy that lets its pods call one peer."""
    return {"spec": {"egress": [{"to": [peer]}]}}


def ingress(**peer: object) -> dict[str, Any]:
    """Return a policy that lets one peer call its pods."""
    return {"spec": {"ingress": [{"from": [peer]}]}}


def job(**pod: object) -> dict[str, Any]:
    """Return a job of a pod."""
    return {"spec": {"template": {"spec": {**pod, "containers": [dict(CONTAINER)]}}}}


CASES: Final = (
    RuleCase(
        rule="K8S-041",
        token=NETWORK_POLICY,
        refused=egress(**block(VPC, "10.1.0.0/24")),
        passes=egress(**block(VPC, "10.0.1.0/24")),
    ),
    RuleCase(
        rule="K8S-041",
        token=NETWORK_POLICY,
        refused=egress(**block(VPC, VPC)),
        passes=egress(**block(VPC)),
    ),
    RuleCase(
        rule="K8S-041",
        token=NETWORK_POLICY,
        refused=ingress(**block("0.0.0.0/0", "fd00::/8")),
        passes=ingress(**block("::/0", "fd00::/8")),
    ),
    RuleCase(
        rule="K8S-041",
        token=NETWORK_POLICY,
        refused=ingress(**block("10.0.0.0/33")),
        passes=ingress(**block("10.0.0.0/32")),
    ),
    RuleCase(
        rule="K8S-042",
        token=NETWORK_POLICY,
        refused=egress(**block(VPC), podSelector={"matchLabels": {"app": "a"}}),
        passes=egress(podSelector={"matchLabels": {"app": "a"}}),
    ),
    RuleCase(
        rule="K8S-043",
        token=JOB,
        refused=job(),
        passes=job(restartPolicy="Never"),
    ),
    RuleCase(
        rule="K8S-043",
        token=JOB,
        refused=job(restartPolicy="Always"),
        passes=job(restartPolicy="OnFailure"),
    ),
)
