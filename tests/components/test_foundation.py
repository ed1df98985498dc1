"""Promises of what is there before any region."""

from typing import Final

import pytest

from tests.components.global_stack_fixtures import foundation
from tests.engine import Graph, record

RECORD: Final = "aws:route53/record:Record"
CERTIFICATE: Final = "aws:acm/certificate:Certificate"
VALIDATION: Final = "aws:acm/certificateValidation:CertificateValidation"
ZONE: Final = "aws:route53/zone:Zone"
DELEGATION: Final = "cloudflare:index/dnsRecord:DnsRecord"


@pytest.fixture(scope="module")
def graph() -> Graph:
    """A foundation delegated in Cloudflare."""
    return record(foundation())


def test_the_delegation_names_every_server_of_the_zone(graph: Graph) -> None:
    """The parent domain points at the four servers the zone is answered from."""
    servers = graph.only(ZONE).outputs["nameServers"]
    records = graph.of_type(DELEGATION)

    assert sorted(r.inputs["content"] for r in records) == sorted(servers)
    assert len(records) == 4
    assert {(r.inputs["name"], r.inputs["type"]) for r in records} == {
        ("aws.example.com", "NS")
    }


def test_the_zone_outlives_a_mistake(graph: Graph) -> None:
    """The zone and its delegation are protected, and nothing else is."""
    protected = {r.type for r in graph.resources if r.protect}

    assert protected == {ZONE, DELEGATION}


def test_release_takes_every_protection_off() -> None:
    """A foundation to be torn down protects nothing."""
    released = record(foundation(protect=False))

    assert not [r.name for r in released.resources if r.protect]


def test_only_amazon_may_issue(graph: Graph) -> None:
    """The issuers are the four names under which ACM issues."""
    (issuers,) = (r for r in graph.of_type(RECORD) if r.inputs["type"] == "CAA")

    assert issuers.inputs["records"] == [
        '0 issue "amazon.com"',
        '0 issue "amazontrust.com"',
        '0 issue "awstrust.com"',
        '0 issue "amazonaws.com"',
    ]


def test_each_domain_is_proven_by_the_record_acm_asks_for(graph: Graph) -> None:
    """The CNAME in the zone is the one the certificate of its domain names."""
    made = {
        (r.inputs["name"], r.inputs["type"], *r.inputs["records"])
        for r in graph.of_type(RECORD)
        if r.inputs["type"] == "CNAME"
    }
    asked = {
        (
            option["resourceRecordName"],
            option["resourceRecordType"],
            option["resourceRecordValue"],
        )
        for r in graph.of_type(CERTIFICATE)
        for option in r.outputs["domainValidationOptions"]
    }

    assert made == asked
    assert {r.inputs["domainName"] for r in graph.of_type(CERTIFICATE)} == {
        "gateway.aws.example.com",
        "api.aws.example.com",
    }


def test_acm_is_awaited_only_after_the_delegation(graph: Graph) -> None:
    """Nobody outside sees the records before, so waiting earlier would time out."""
    delegation = {r.name for r in graph.of_type(DELEGATION)}

    assert len(graph.of_type(VALIDATION)) == 2
    for validation in graph.of_type(VALIDATION):
        assert delegation <= set(validation.dependencies)


def test_a_zone_delegated_by_hand_waits_for_nobody() -> None:
    """The operator learns the name servers from a stack that has finished."""
    by_hand = record(foundation(cloudflare=False))

    assert not by_hand.of_type(VALIDATION)
    assert len(by_hand.named("foundation").outputs["name_servers"]) == 4
    assert not [r.name for r in by_hand.resources if r.type.startswith("cloudflare")]


def test_everything_can_be_previewed() -> None:
    """Before the zone exists its name servers and ACM's wishes are unknown."""
    previewed = record(foundation(), preview=True)

    assert {r.name for r in previewed.resources} == {
        r.name for r in record(foundation()).resources
    }
