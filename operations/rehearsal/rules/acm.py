"""What ACM refuses of certificates, and when one is never issued."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.cloud import Cloud
from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import objects, text, texts
from operations.rehearsal.thing import Thing

CERTIFICATE: Final = "aws:acm/certificate:Certificate"
VALIDATION: Final = "aws:acm/certificateValidation:CertificateValidation"
_RECORD: Final = "aws:route53/record:Record"
_ZONE: Final = "aws:route53/zone:Zone"
_CLOUDFLARE_RECORD: Final = "cloudflare:index/dnsRecord:DnsRecord"
_LISTENERS: Final = (
    "aws:lb/listener:Listener",
    "aws:lb/listenerCertificate:ListenerCertificate",
)

_GUIDE: Final = "https://docs.aws.amazon.com/acm/latest/userguide"
_API: Final = "https://docs.aws.amazon.com/acm/latest/APIReference"
#: Octets of a certificate's first name.
_FIRST_NAME: Final = 64
#: Names by which a CAA record admits Amazon.
_AMAZON: Final = ("amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com")


def _plain(name: object) -> str:
    return str(name).removesuffix(".").lower()


def _long_name(subject: Subject) -> Iterator[Complaint]:
    name = text(subject.inputs, "domainName")
    if len(name.encode()) > _FIRST_NAME:
        yield refusal(
            "domainName",
            f"is '{name}', {len(name.encode())} octets; the first name has at most "
            f"{_FIRST_NAME}, longer ones go to subjectAlternativeNames",
        )


def _odd_wildcard(subject: Subject) -> Iterator[Complaint]:
    names = [("domainName", text(subject.inputs, "domainName"))]
    others = texts(subject.inputs, "subjectAlternativeNames")
    names += [("subjectAlternativeNames", name) for name in others]
    for path, name in names:
        if "*" in name.removeprefix("*."):
            yield refusal(path, f"has '{name}'; an asterisk is the whole first label")


def _stack(urn: str) -> str:
    return urn.partition("::")[0]


def _undelegated(zone: Thing, cloud: Cloud, stack: str) -> str:
    """Return why resolvers do not reach a zone, or nothing when they do.

    Between the runs of two stacks somebody may delegate by hand, where no cloud of
    ours can see it; within one run nobody does.
    """
    apex, servers = _plain(zone.outputs["name"]), zone.outputs.get("nameServers") or ()
    named = {
        _plain(record.inputs.get("content"))
        for record in cloud.of_type(_CLOUDFLARE_RECORD)
        if record.inputs.get("type") == "NS" and _plain(record.inputs["name"]) == apex
    }
    for record in cloud.of_type(_RECORD):
        parent = record.inputs.get("zoneId") != zone.outputs.get("zoneId")
        if (
            parent
            and record.inputs.get("type") == "NS"
            and record.outputs.get("fqdn") == apex
        ):
            named |= {_plain(server) for server in texts(record.inputs, "records")}
    if not named:
        same_run = _stack(zone.urn) == stack
        return f"no NS record above delegates '{apex}'" if same_run else ""
    if named.isdisjoint(map(_plain, servers)):
        return f"the NS records above '{apex}' name other servers than the zone's"
    return ""


def _unproven(name: str, value: str, cloud: Cloud, stack: str) -> str:
    """Return why ACM does not find a CNAME, or nothing when it does."""
    for record in cloud.of_type(_CLOUDFLARE_RECORD):
        if (
            _plain(record.inputs.get("name")) == name
            and _plain(record.inputs.get("content")) == value
        ):
            return ""
    for record in cloud.of_type(_RECORD):
        if record.outputs.get("fqdn") == name and record.inputs.get("type") == "CNAME":
            if value not in map(_plain, texts(record.inputs, "records")):
                return f"CNAME '{name}' has another value than '{value}'"
            zone = cloud.seek(_ZONE, "zoneId", str(record.inputs.get("zoneId")))
            if zone is None:
                return f"the zone of '{name}' is gone"
            return _undelegated(zone, cloud, stack)
    return f"no CNAME '{name}' with the value '{value}' exists"


def _barred(domain: str, cloud: Cloud) -> str:
    """Return why a CAA record keeps Amazon from issuing, or nothing."""
    labels = domain.removeprefix("*.").split(".")
    for cut in range(len(labels) - 1):
        name = ".".join(labels[cut:])
        found = [
            value
            for record in cloud.of_type(_RECORD)
            if record.inputs.get("type") == "CAA" and record.outputs.get("fqdn") == name
            for value in texts(record.inputs, "records")
        ]
        tag = "issuewild" if domain.startswith("*.") else "issue"
        kept = [v for v in found if f" {tag} " in v] or [
            v for v in found if " issue " in v
        ]
        if kept:
            admitted = any(issuer in value for value in kept for issuer in _AMAZON)
            return "" if admitted else f"CAA records of '{name}' do not admit Amazon"
    return ""


def _pending(subject: Subject, view: View) -> Iterator[Complaint]:
    arn = text(subject.inputs, "certificateArn")
    certificate = view.cloud.seek(CERTIFICATE, "arn", arn, view.place) if arn else None
    if certificate is None or certificate.inputs.get("validationMethod") != "DNS":
        return
    stack = _stack(subject.urn)
    for _, option in objects(certificate.outputs, "domainValidationOptions"):
        domain = text(option, "domainName")
        name = _plain(text(option, "resourceRecordName"))
        value = _plain(text(option, "resourceRecordValue"))
        why = _unproven(name, value, view.cloud, stack) or _barred(domain, view.cloud)
        if why:
            yield refusal(
                "certificateArn",
                f"waiting for '{domain}' to be issued would time out (last state: "
                f"'PENDING_VALIDATION', timeout: 1h15m0s): {why}",
            )


def _in_use(_subject: Subject, view: View) -> Iterator[Complaint]:
    now = view.itself(CERTIFICATE)
    for listener in view.here(*_LISTENERS):
        if now and listener.inputs.get("certificateArn") == now.outputs.get("arn"):
            yield refusal("", f"ResourceInUseException: {listener.name} presents it")


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "ACM-001",
        "The first name of a certificate has at most 64 octets.",
        _long_name,
        CERTIFICATE,
        source=f"{_API}/API_RequestCertificate.html",
    ),
    refuses(
        "ACM-002",
        "A wildcard is the whole first label.",
        _odd_wildcard,
        CERTIFICATE,
        source=f"{_API}/API_RequestCertificate.html",
    ),
    refuses_when(
        "ACM-003",
        "A certificate is issued when its CNAMEs are found in delegated zones.",
        _pending,
        VALIDATION,
        source=f"{_GUIDE}/dns-validation.html",
        on="create",
        patient=True,
    ),
    refuses_when(
        "ACM-004",
        "A certificate in use is not deleted.",
        _in_use,
        CERTIFICATE,
        source=f"{_API}/API_DeleteCertificate.html",
        on="delete",
        patient=True,
    ),
)
