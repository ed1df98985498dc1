"""Ingress of a region: its host names and their workloads."""

from fnmatch import fnmatchcase
from typing import Any

import pytest

from tests.components.ingress_fixtures import ACL, ingress_graph
from tests.mocks.pulumi_mocks import Graph

RECORD = "aws:route53/record:Record"


def certificates(graph: Graph) -> list[set[str]]:
    """Return the names of each requested certificate."""
    return [
        {c.inputs["domainName"], *c.inputs["subjectAlternativeNames"]}
        for c in graph.of_type("aws:acm/certificate:Certificate")
    ]


def rules(graph: Graph) -> dict[str, Any]:
    """Return the target group's port by host name."""
    ports = {
        group.outputs["arn"]: group.inputs["port"]
        for group in graph.of_type("aws:lb/targetGroup:TargetGroup")
    }
    return {
        host: ports[rule.inputs["actions"][0]["targetGroupArn"]]
        for rule in graph.of_type("aws:lb/listenerRule:ListenerRule")
        for host in rule.inputs["conditions"][0]["hostHeader"]["values"]
    }


def covered(host: str, names: set[str]) -> bool:
    """Tell whether a certificate covers a host; a wildcard covers one label."""
    depth = host.count(".")
    return any(fnmatchcase(host, n) and n.count(".") == depth for n in names)


def test_host_name_is_routed_to_its_workload() -> None:
    """Gateway names reach the gateways' port, and API names the API's."""
    assert rules(ingress_graph()) == {
        "eu-west-1.gateway.aws.example.com": 41002,
        "eu.gateway.aws.example.com": 41002,
        "gateway.aws.example.com": 41002,
        "eu-west-1.api.aws.example.com": 8080,
        "api.aws.example.com": 8080,
    }


@pytest.mark.parametrize("api", [True, False])
def test_certificates_cover_every_routed_name(*, api: bool) -> None:
    """Every name of a listener rule has a certificate."""
    graph = ingress_graph(api=api)
    wanted = certificates(graph)

    bare = [h for h in rules(graph) if not any(covered(h, names) for names in wanted)]

    assert bare == []


def test_region_has_no_validation_records() -> None:
    """Regions share validation records, so none of them owns one."""
    types = {r.inputs["type"] for r in ingress_graph().of_type(RECORD)}

    assert types == {"A", "AAAA"}


def test_region_has_records_of_its_own_names_only() -> None:
    """Shared names and zone names belong to the global stack."""
    owned = {
        (r.inputs["name"], r.inputs["type"]) for r in ingress_graph().of_type(RECORD)
    }

    assert owned == {
        (name, kind)
        for name in (
            "eu-west-1.gateway.aws.example.com",
            "eu-west-1.api.aws.example.com",
        )
        for kind in ("A", "AAAA")
    }


def test_region_without_api_has_no_api_names() -> None:
    """It has no route, no certificate and no open port of the API."""
    graph = ingress_graph(api=False)
    asked = str([r for r in graph.dump() if r["type"] != ACL])

    assert "api.aws.example.com" not in asked
    assert "8080" not in asked
