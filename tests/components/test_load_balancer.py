"""Load balancer of a region."""

import pytest

from tests.components.ingress_fixtures import ingress_graph

INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
LISTENER = "aws:lb/listener:Listener"
SHOWN = (LISTENER, "aws:lb/listenerCertificate:ListenerCertificate")
CERTIFICATE = "aws:acm/certificate:Certificate"
VALIDATION = "aws:acm/certificateValidation:CertificateValidation"


def test_load_balancer_accepts_https_only() -> None:
    """Both address families reach 443, and no other port is open."""
    world = {
        (
            r.inputs.get("cidrIpv4") or r.inputs["cidrIpv6"],
            r.inputs["fromPort"],
            r.inputs["toPort"],
        )
        for r in ingress_graph().of_type(INGRESS_RULE)
        if "referencedSecurityGroupId" not in r.inputs
    }

    assert world == {("0.0.0.0/0", 443, 443), ("::/0", 443, 443)}


def test_listener_uses_validated_certificates() -> None:
    """The listener refers to validations, so no pending certificate is used."""
    graph = ingress_graph()
    shown = [r for kind in SHOWN for r in graph.of_type(kind)]
    validated = {v.name: v.inputs["certificateArn"] for v in graph.of_type(VALIDATION)}

    assert {r.inputs["certificateArn"] for r in shown} == set(validated.values())
    assert set(validated.values()) == {
        c.outputs["arn"] for c in graph.of_type(CERTIFICATE)
    }
    assert all(set(r.dependencies) & set(validated) for r in shown)


def test_load_balancer_depends_on_the_internet_gateway() -> None:
    """ELB rejects an internet-facing load balancer without a route to the internet."""
    balancer = ingress_graph().only(BALANCER)

    assert "way-out" in balancer.dependencies
    assert balancer.inputs["ipAddressType"] == "dualstack"


@pytest.mark.parametrize("protect", [True, False])
def test_load_balancer_protection_follows_the_setting(*, protect: bool) -> None:
    """Pulumi and ELB prevent deletion together, or neither does."""
    balancer = ingress_graph(protect=protect).only(BALANCER)

    assert balancer.protect is protect
    assert balancer.inputs["enableDeletionProtection"] is protect


def test_listener_requires_tls_1_2_with_post_quantum_key_exchange() -> None:
    """Recorded traffic cannot be decrypted later."""
    listener = ingress_graph().only(LISTENER).inputs

    assert listener["protocol"] == "HTTPS"
    assert listener["sslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"


def test_unknown_host_gets_404() -> None:
    """A request for a name without a rule never reaches a workload."""
    (action,) = ingress_graph().only(LISTENER).inputs["defaultActions"]

    assert action["type"] == "fixed-response"
    assert action["fixedResponse"]["statusCode"] == "404"
