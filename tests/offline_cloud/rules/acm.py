"""Cases of the rules of Certificate Manager."""

from dataclasses import replace
from typing import Final

from offline_cloud.aws.acm.resources import CERTIFICATE
from offline_cloud.aws.acm.rules import VALIDATION
from offline_cloud.aws.elbv2.resources import LISTENER
from offline_cloud.aws.route53.resources import ZONE
from offline_cloud.aws.route53.rules import RECORD
from offline_cloud.cloudflare.rules import RECORD as CLOUDFLARE_RECORD
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import RuleCase, stored_resource

ARN: Final = "arn:aws:acm:eu-west-1:111122223333:certificate/1"
AWAITED: Final = {"certificateArn": ARN}
NAME: Final = "_1.a.aws.example.com"
VALUE: Final = "_2.acm-validations.aws"
OPTION: Final = {
    "domainName": "*.a.aws.example.com",
    "resourceRecordName": f"{NAME}.",
    "resourceRecordValue": f"{VALUE}.",
}
REQUESTED: Final = stored_resource(
    CERTIFICATE,
    ARN,
    {"validationMethod": "DNS"},
    arn=ARN,
    domainValidationOptions=[OPTION],
)
HOSTED: Final = stored_resource(
    ZONE, "Z1", name="aws.example.com", zoneId="Z1", nameServers=["ns-1.awsdns-1.com"]
)


def record(name: str, kind: str, value: str, zone: str = "Z1") -> StoredResource:
    """Return a record in a hosted zone of Route 53."""
    given = {"zoneId": zone, "name": name, "type": kind, "records": [value]}
    return stored_resource(RECORD, f"{zone}_{name}_{kind}", given, fqdn=name)


def delegated(server: str) -> StoredResource:
    """Return the delegation of the hosted zone above."""
    given = {"type": "NS", "name": "aws.example.com", "content": server}
    return stored_resource(CLOUDFLARE_RECORD, "ns", given)


PROOF: Final = record(NAME, "CNAME", f"{VALUE}.")
DELEGATED: Final = delegated("ns-1.awsdns-1.com")
BY_HAND: Final = replace(HOSTED, urn="urn:pulumi:other::zone")
PROVEN: Final = (REQUESTED, HOSTED, PROOF, DELEGATED)
ELSEWHERE: Final = stored_resource(
    CLOUDFLARE_RECORD, "proof", {"type": "CNAME", "name": NAME, "content": VALUE}
)


CASES: Final = (
    RuleCase(
        rule="ACM-001",
        token=CERTIFICATE,
        rejected_inputs={"domainName": f"{'a' * 60}.example.com"},
        passing_inputs={
            "domainName": "a.example.com",
            "subjectAlternativeNames": [f"{'a' * 60}.example.com"],
        },
    ),
    RuleCase(
        rule="ACM-002",
        token=CERTIFICATE,
        rejected_inputs={"domainName": "a.*.example.com"},
        passing_inputs={"domainName": "*.a.example.com"},
    ),
    RuleCase(
        rule="ACM-002",
        token=CERTIFICATE,
        rejected_inputs={
            "domainName": "a.com",
            "subjectAlternativeNames": ["*.*.a.com"],
        },
        passing_inputs={"domainName": "a.com", "subjectAlternativeNames": ["*.a.com"]},
    ),
    *(
        RuleCase(
            rule="ACM-003",
            token=VALIDATION,
            rejected_inputs=AWAITED,
            passing_inputs=AWAITED,
            existing=there,
            passing_existing=passing,
        )
        for there, passing in (
            ((REQUESTED, HOSTED, DELEGATED), PROVEN),
            ((REQUESTED, HOSTED, PROOF), (REQUESTED, BY_HAND, PROOF)),
            ((REQUESTED, HOSTED, PROOF, delegated("ns-9.awsdns-9.com")), PROVEN),
            ((REQUESTED, PROOF, DELEGATED), PROVEN),
            (
                (REQUESTED, HOSTED, record(NAME, "CNAME", "_3.other."), DELEGATED),
                (REQUESTED, ELSEWHERE),
            ),
            (
                (*PROVEN, record("aws.example.com", "CAA", '0 issue "other.example"')),
                (*PROVEN, record("aws.example.com", "CAA", '0 issue "amazon.com"')),
            ),
            (
                (REQUESTED, HOSTED, PROOF),
                (
                    *(REQUESTED, HOSTED, PROOF),
                    record("aws.example.com", "NS", "ns-1.awsdns-1.com.", "Z0"),
                ),
            ),
        )
    ),
    RuleCase(
        rule="ACM-004",
        token=CERTIFICATE,
        current=REQUESTED,
        existing=(stored_resource(LISTENER, "l", AWAITED),),
        passing_existing=(
            stored_resource(LISTENER, "l", {"certificateArn": "another"}),
        ),
    ),
)
