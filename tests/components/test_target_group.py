"""Promises of the way from the load balancer to one workload."""

import pytest

from tests.components.ingress_fixtures import STREAM, entrance

INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
TARGET_GROUP = "aws:lb/targetGroup:TargetGroup"


@pytest.mark.parametrize("direction", [INGRESS_RULE, EGRESS_RULE])
def test_the_balancer_reaches_the_pods_ports_only(direction: str) -> None:
    """Both ends of the way to the pods name the two ports and each other."""
    between = {
        (r.inputs["fromPort"], r.inputs["toPort"])
        for r in entrance().of_type(direction)
        if "referencedSecurityGroupId" in r.inputs
    }

    assert between == {(41002, 41002), (8080, 8080)}


def test_the_balancer_talks_to_nobody_else() -> None:
    """Nothing leaves the load balancer except to the pods' security group."""
    targets = {
        r.inputs.get("referencedSecurityGroupId")
        for r in entrance().of_type(EGRESS_RULE)
    }

    assert targets == {"sg-pods"}


def test_a_leaving_pod_may_finish_its_longest_answer() -> None:
    """A target group forgets a pod no sooner than its longest stream ends."""
    groups = entrance().of_type(TARGET_GROUP)

    assert all(g.inputs["deregistrationDelay"] >= STREAM for g in groups)
    assert {g.inputs["healthCheck"]["path"] for g in groups} == {"/readyz"}


def test_the_cluster_may_register_its_pods() -> None:
    """Every target group takes addresses and names the cluster that fills it."""
    groups = entrance().of_type(TARGET_GROUP)

    assert {
        (g.inputs["targetType"], g.inputs["tags"]["eks:eks-cluster-name"])
        for g in groups
    } == {("ip", "keeptrusts")}
