"""Promises of a region's entrance: which names exist and where they lead."""

from fnmatch import fnmatchcase
from typing import Any

import pytest

from tests.components.ingress_fixtures import ACL, entrance
from tests.engine import Graph

RECORD = "aws:route53/record:Record"


def certificates(graph: Graph) -> list[set[str]]:
    """Return the names each certificate is asked for."""
    return [
        {c.inputs["domainName"], *c.inputs["subjectAlternativeNames"]}
        for c in graph.of_type("aws:acm/certificate:Certificate")
    ]


def rules(graph: Graph) -> dict[str, Any]:
    """Return host name to the target group it leads to, by the group's port."""
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
    """Tell whether a certificate is good for a host; a wildcard is one label."""
    depth = host.count(".")
    return any(fnmatchcase(host, n) and n.count(".") == depth for n in names)


def test_each_name_leads_to_its_workload() -> None:
    """Gateway names reach the gateways' port, API names the API's, no other exists."""
    assert rules(entrance()) == {
        "eu-west-1.gateway.aws.example.com": 41002,
        "eu.gateway.aws.example.com": 41002,
        "gateway.aws.example.com": 41002,
        "eu-west-1.api.aws.example.com": 8080,
        "api.aws.example.com": 8080,
    }


@pytest.mark.parametrize("api", [True, False])
def test_certificates_cover_every_name_that_is_answered(*, api: bool) -> None:
    """A name the listener routes is a name its certificates are good for."""
    graph = entrance(api=api)
    wanted = certificates(graph)

    bare = [h for h in rules(graph) if not any(covered(h, names) for names in wanted)]

    assert bare == []


def test_no_region_writes_a_validation_record() -> None:
    """Regions share validation records, so none of them may own one."""
    types = {r.inputs["type"] for r in entrance().of_type(RECORD)}

    assert types == {"A", "AAAA"}


def test_a_region_owns_the_records_of_its_own_names_only() -> None:
    """The shared and zone names belong to the stack that spans regions."""
    owned = {(r.inputs["name"], r.inputs["type"]) for r in entrance().of_type(RECORD)}

    assert owned == {
        (name, kind)
        for name in (
            "eu-west-1.gateway.aws.example.com",
            "eu-west-1.api.aws.example.com",
        )
        for kind in ("A", "AAAA")
    }


def test_without_an_api_no_api_name_exists() -> None:
    """A region without an API neither answers to its names nor opens its port."""
    graph = entrance(api=False)
    asked = str([r for r in graph.dump() if r["type"] != ACL])

    assert "api.aws.example.com" not in asked
    assert "8080" not in asked
