"""Walls around namespaces, and tasks that end, that are refused."""

from typing import Any, Final

from operations.rehearsal.rules.jobs import JOB
from operations.rehearsal.rules.network_policies import NETWORK_POLICY
from tests.rehearsal.rules.case import Case
from tests.rehearsal.rules.workloads import CONTAINER

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
    Case(
        rule="K8S-041",
        token=NETWORK_POLICY,
        refused=egress(**block(VPC, "10.1.0.0/24")),
        passes=egress(**block(VPC, "10.0.1.0/24")),
    ),
    Case(
        rule="K8S-041",
        token=NETWORK_POLICY,
        refused=egress(**block(VPC, VPC)),
        passes=egress(**block(VPC)),
    ),
    Case(
        rule="K8S-041",
        token=NETWORK_POLICY,
        refused=ingress(**block("0.0.0.0/0", "fd00::/8")),
        passes=ingress(**block("::/0", "fd00::/8")),
    ),
    Case(
        rule="K8S-041",
        token=NETWORK_POLICY,
        refused=ingress(**block("10.0.0.0/33")),
        passes=ingress(**block("10.0.0.0/32")),
    ),
    Case(
        rule="K8S-042",
        token=NETWORK_POLICY,
        refused=egress(**block(VPC), podSelector={"matchLabels": {"app": "a"}}),
        passes=egress(podSelector={"matchLabels": {"app": "a"}}),
    ),
    Case(
        rule="K8S-043",
        token=JOB,
        refused=job(),
        passes=job(restartPolicy="Never"),
    ),
    Case(
        rule="K8S-043",
        token=JOB,
        refused=job(restartPolicy="Always"),
        passes=job(restartPolicy="OnFailure"),
    ),
)
