"""Route from the load balancer to one workload."""

import pytest

from tests.components.ingress_fixtures import STREAM, ingress_graph

INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
TARGET_GROUP = "aws:lb/targetGroup:TargetGroup"


@pytest.mark.parametrize("direction", [INGRESS_RULE, EGRESS_RULE])
def test_load_balancer_may_reach_the_pods_ports_only(direction: str) -> None:
    """Egress and ingress rule name the same port and each other's group."""
    between = {
        (r.inputs["fromPort"], r.inputs["toPort"])
        for r in ingress_graph().of_type(direction)
        if "referencedSecurityGroupId" in r.inputs
    }

    assert between == {(41002, 41002), (8080, 8080)}


def test_load_balancer_has_no_other_egress() -> None:
    """The load balancer connects to the pods' security group only."""
    targets = {
        r.inputs.get("referencedSecurityGroupId")
        for r in ingress_graph().of_type(EGRESS_RULE)
    }

    assert targets == {"sg-pods"}


def test_target_group_deregistration_delay_is_the_longest_stream() -> None:
    """A target is deregistered after its longest response."""
    groups = ingress_graph().of_type(TARGET_GROUP)

    assert all(g.inputs["deregistrationDelay"] >= STREAM for g in groups)
    assert {g.inputs["healthCheck"]["path"] for g in groups} == {"/readyz"}


def test_target_group_has_the_cluster_tag_and_ip_targets() -> None:
    """The controller may register targets in groups with its cluster's tag only."""
    groups = ingress_graph().of_type(TARGET_GROUP)

    assert {
        (g.inputs["targetType"], g.inputs["tags"]["eks:eks-cluster-name"])
        for g in groups
    } == {("ip", "keeptrusts")}
