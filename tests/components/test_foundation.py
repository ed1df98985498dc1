"""Foundation stack."""

from typing import Final

import pytest

from tests.components.global_stack_fixtures import foundation
from tests.mocks.pulumi_mocks import Graph, record

RECORD: Final = "aws:route53/record:Record"
CERTIFICATE: Final = "aws:acm/certificate:Certificate"
VALIDATION: Final = "aws:acm/certificateValidation:CertificateValidation"
ZONE: Final = "aws:route53/zone:Zone"
DELEGATION: Final = "cloudflare:index/dnsRecord:DnsRecord"


@pytest.fixture(scope="module")
def graph() -> Graph:
    """A foundation stack delegated in Cloudflare."""
    return record(foundation())


def test_delegation_has_every_name_server_of_the_zone(graph: Graph) -> None:
    """The parent domain delegates to the four name servers of the hosted zone."""
    servers = graph.only(ZONE).outputs["nameServers"]
    records = graph.of_type(DELEGATION)

    assert sorted(r.inputs["content"] for r in records) == sorted(servers)
    assert len(records) == 4
    assert {(r.inputs["name"], r.inputs["type"]) for r in records} == {
        ("aws.example.com", "NS")
    }


def test_foundation_protects_zone_and_delegation_only(graph: Graph) -> None:
    """The zone and its delegation are protected, and nothing else is."""
    protected = {r.type for r in graph.resources if r.protect}

    assert protected == {ZONE, DELEGATION}


def test_unprotected_foundation_protects_nothing() -> None:
    """Every resource can be deleted without protection."""
    released = record(foundation(protect=False))

    assert not [r.name for r in released.resources if r.protect]


def test_caa_record_allows_amazon_only(graph: Graph) -> None:
    """The issuers are the four names under which ACM issues."""
    (issuers,) = (r for r in graph.of_type(RECORD) if r.inputs["type"] == "CAA")

    assert issuers.inputs["records"] == [
        '0 issue "amazon.com"',
        '0 issue "amazontrust.com"',
        '0 issue "awstrust.com"',
        '0 issue "amazonaws.com"',
    ]


def test_validation_record_is_the_one_of_the_certificate(graph: Graph) -> None:
    """The CNAME in the zone is the validation option of its certificate."""
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


def test_foundation_waits_for_no_validation(graph: Graph) -> None:
    """ACM renews no certificate without use, so a wait would fail after the expiry."""
    assert len(graph.of_type(CERTIFICATE)) == 2
    assert not graph.of_type(VALIDATION)


def test_zone_without_cloudflare_has_no_validation_wait() -> None:
    """An operator reads the name servers from the outputs of a finished stack."""
    by_hand = record(foundation(cloudflare=False))

    assert not by_hand.of_type(VALIDATION)
    assert len(by_hand.named("foundation").outputs["name_servers"]) == 4
    assert not [r.name for r in by_hand.resources if r.type.startswith("cloudflare")]


def test_foundation_preview_has_unknown_name_servers() -> None:
    """Name servers and validation options are unknown before the first update."""
    previewed = record(foundation(), preview=True)

    assert {r.name for r in previewed.resources} == {
        r.name for r in record(foundation()).resources
    }
