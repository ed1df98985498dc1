"""Cases of the rules about NetworkPolicy and Job."""

from typing import Any, Final

from offline_cloud.kubernetes.core.rules.network_policies import NETWORK_POLICY
from offline_cloud.kubernetes.core.rules.pods import JOB
from tests.offline_cloud.rules.case import RuleCase
from tests.offline_cloud.rules.kubernetes_workloads import CONTAINER

VPC: Final = "10.0.0.0/16"


def block(cidr: str, *excepted: str) -> dict[str, Any]:
    """Return an IP block."""
    return {"ipBlock": {"cidr": cidr, "except": [*excepted]}}


def egress(**peer: object) -> dict[str, Any]:
    """Return a policy that allows egress to one peer."""
    return {"spec": {"egress": [{"to": [peer]}]}}


def ingress(**peer: object) -> dict[str, Any]:
    """Return a policy that allows ingress from one peer."""
    return {"spec": {"ingress": [{"from": [peer]}]}}


def job(**pod: object) -> dict[str, Any]:
    """Return a Job with a pod."""
    return {"spec": {"template": {"spec": {**pod, "containers": [dict(CONTAINER)]}}}}


CASES: Final = (
    RuleCase(
        rule="K8S-041",
        token=NETWORK_POLICY,
        rejected_inputs=egress(**block(VPC, "10.1.0.0/24")),
        passing_inputs=egress(**block(VPC, "10.0.1.0/24")),
    ),
    RuleCase(
        rule="K8S-041",
        token=NETWORK_POLICY,
        rejected_inputs=egress(**block(VPC, VPC)),
        passing_inputs=egress(**block(VPC)),
    ),
    RuleCase(
        rule="K8S-041",
        token=NETWORK_POLICY,
        rejected_inputs=ingress(**block("0.0.0.0/0", "fd00::/8")),
        passing_inputs=ingress(**block("::/0", "fd00::/8")),
    ),
    RuleCase(
        rule="K8S-041",
        token=NETWORK_POLICY,
        rejected_inputs=ingress(**block("10.0.0.0/33")),
        passing_inputs=ingress(**block("10.0.0.0/32")),
    ),
    RuleCase(
        rule="K8S-042",
        token=NETWORK_POLICY,
        rejected_inputs=egress(**block(VPC), podSelector={"matchLabels": {"app": "a"}}),
        passing_inputs=egress(podSelector={"matchLabels": {"app": "a"}}),
    ),
    RuleCase(
        rule="K8S-043",
        token=JOB,
        rejected_inputs=job(),
        passing_inputs=job(restartPolicy="Never"),
    ),
    RuleCase(
        rule="K8S-043",
        token=JOB,
        rejected_inputs=job(restartPolicy="Always"),
        passing_inputs=job(restartPolicy="OnFailure"),
    ),
)
