"""Promises of a region's load balancer."""

import pytest

from tests.components.ingress_fixtures import entrance

INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
LISTENER = "aws:lb/listener:Listener"
SHOWN = (LISTENER, "aws:lb/listenerCertificate:ListenerCertificate")
CERTIFICATE = "aws:acm/certificate:Certificate"
VALIDATION = "aws:acm/certificateValidation:CertificateValidation"


def test_only_https_is_open_to_the_world() -> None:
    """Both address families reach 443, and no other port takes anybody."""
    world = {
        (
            r.inputs.get("cidrIpv4") or r.inputs["cidrIpv6"],
            r.inputs["fromPort"],
            r.inputs["toPort"],
        )
        for r in entrance().of_type(INGRESS_RULE)
        if "referencedSecurityGroupId" not in r.inputs
    }

    assert world == {("0.0.0.0/0", 443, 443), ("::/0", 443, 443)}


def test_every_certificate_is_shown_by_the_listener_once_validated() -> None:
    """The listener names validations, so no certificate is used while pending."""
    graph = entrance()
    shown = [r for kind in SHOWN for r in graph.of_type(kind)]
    validated = {v.name: v.inputs["certificateArn"] for v in graph.of_type(VALIDATION)}

    assert {r.inputs["certificateArn"] for r in shown} == set(validated.values())
    assert set(validated.values()) == {
        c.outputs["arn"] for c in graph.of_type(CERTIFICATE)
    }
    assert all(set(r.dependencies) & set(validated) for r in shown)


def test_the_balancer_waits_for_the_way_to_the_internet() -> None:
    """The cloud refuses an internet-facing load balancer in a closed network."""
    balancer = entrance().only(BALANCER)

    assert "way-out" in balancer.dependencies
    assert balancer.inputs["ipAddressType"] == "dualstack"


@pytest.mark.parametrize("protect", [True, False])
def test_one_switch_releases_the_balancer(*, protect: bool) -> None:
    """The engine and the cloud refuse a deletion together, or neither does."""
    balancer = entrance(protect=protect).only(BALANCER)

    assert balancer.protect is protect
    assert balancer.inputs["enableDeletionProtection"] is protect


def test_only_current_tls_is_spoken() -> None:
    """TLS 1.2 at least, with key exchange that outlives today's recordings."""
    listener = entrance().only(LISTENER).inputs

    assert listener["protocol"] == "HTTPS"
    assert listener["sslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"


def test_an_unclaimed_host_is_answered_404() -> None:
    """A call for a name no route claims never reaches a workload."""
    (action,) = entrance().only(LISTENER).inputs["defaultActions"]

    assert action["type"] == "fixed-response"
    assert action["fixedResponse"]["statusCode"] == "404"
