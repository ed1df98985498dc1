"""Rules of AWS Certificate Manager."""

from collections.abc import Iterator
from typing import Final

from offline_cloud.aws.acm.resources import CERTIFICATE
from offline_cloud.input_values import objects, text, texts
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)
from offline_cloud.store import ResourceStore, StoredResource

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
#: Maximum length of domainName, in octets.
_FIRST_NAME: Final = 64
#: Issuers in CAA records that allow certificates of Amazon.
_AMAZON: Final = ("amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com")


def _normalised(name: object) -> str:
    return str(name).removesuffix(".").lower()


@input_rule(
    "ACM-001",
    CERTIFICATE,
    requires="The domainName of a certificate has at most 64 octets.",
    source=f"{_API}/API_RequestCertificate.html",
)
def domain_name_too_long(subject: ResourceInputs) -> Iterator[Violation]:
    name = text(subject.inputs, "domainName")
    if len(name.encode()) > _FIRST_NAME:
        yield violation(
            "domainName",
            f"is '{name}', {len(name.encode())} octets; at most {_FIRST_NAME} "
            "are allowed; put longer names into subjectAlternativeNames",
        )


@input_rule(
    "ACM-002",
    CERTIFICATE,
    requires="A wildcard is the whole first label of a name.",
    source=f"{_API}/API_RequestCertificate.html",
)
def wildcard_not_first_label(subject: ResourceInputs) -> Iterator[Violation]:
    names = [("domainName", text(subject.inputs, "domainName"))]
    others = texts(subject.inputs, "subjectAlternativeNames")
    names += [("subjectAlternativeNames", name) for name in others]
    for path, name in names:
        if "*" in name.removeprefix("*."):
            yield violation(
                path, f"has '{name}'; an asterisk must be the whole first label"
            )


def _stack(urn: str) -> str:
    return urn.partition("::")[0]


def _delegation_problem(zone: StoredResource, store: ResourceStore, stack: str) -> str:
    """Return why resolvers do not reach a hosted zone; empty if they do.

    Between the updates of two stacks, the zone may be delegated by hand, which is not
    in the store. So a missing delegation counts within one stack, and if the zone's
    stack makes delegations itself.
    """
    apex, servers = (
        _normalised(zone.outputs["name"]),
        zone.outputs.get("nameServers") or (),
    )
    delegations = [
        record
        for record in store.of_type(_CLOUDFLARE_RECORD)
        if record.inputs.get("type") == "NS"
    ]
    named = {
        _normalised(record.inputs.get("content"))
        for record in delegations
        if _normalised(record.inputs["name"]) == apex
    }
    for record in store.of_type(_RECORD):
        parent = record.inputs.get("zoneId") != zone.outputs.get("zoneId")
        if (
            parent
            and record.inputs.get("type") == "NS"
            and record.outputs.get("fqdn") == apex
        ):
            named |= {_normalised(server) for server in texts(record.inputs, "records")}
    if not named:
        made_by = {stack, *(_stack(record.urn) for record in delegations)}
        missing = _stack(zone.urn) in made_by
        return f"no NS record above delegates '{apex}'" if missing else ""
    if named.isdisjoint(map(_normalised, servers)):
        return f"the NS records above '{apex}' name other servers than the zone's"
    return ""


def _validation_problem(name: str, value: str, store: ResourceStore, stack: str) -> str:
    """Return why ACM does not find a CNAME; empty if it does."""
    for record in store.of_type(_CLOUDFLARE_RECORD):
        if (
            _normalised(record.inputs.get("name")) == name
            and _normalised(record.inputs.get("content")) == value
        ):
            return ""
    for record in store.of_type(_RECORD):
        if record.outputs.get("fqdn") == name and record.inputs.get("type") == "CNAME":
            if value not in map(_normalised, texts(record.inputs, "records")):
                return f"CNAME '{name}' has another value than '{value}'"
            zone = store.find(_ZONE, "zoneId", str(record.inputs.get("zoneId")))
            if zone is None:
                return f"the zone of '{name}' does not exist"
            return _delegation_problem(zone, store, stack)
    return f"no CNAME '{name}' with the value '{value}' exists"


def _caa_problem(domain: str, store: ResourceStore) -> str:
    """Return which CAA records prevent Amazon from issuing; empty if none."""
    labels = domain.removeprefix("*.").split(".")
    for cut in range(len(labels) - 1):
        name = ".".join(labels[cut:])
        found = [
            value
            for record in store.of_type(_RECORD)
            if record.inputs.get("type") == "CAA" and record.outputs.get("fqdn") == name
            for value in texts(record.inputs, "records")
        ]
        tag = "issuewild" if domain.startswith("*.") else "issue"
        kept = [v for v in found if f" {tag} " in v] or [
            v for v in found if " issue " in v
        ]
        if kept:
            allowed = any(issuer in value for value in kept for issuer in _AMAZON)
            return "" if allowed else f"CAA records of '{name}' do not allow Amazon"
    return ""


@state_rule(
    "ACM-003",
    VALIDATION,
    requires="The validation CNAMEs of a certificate exist in delegated zones.",
    source=f"{_GUIDE}/dns-validation.html",
    operations=("create",),
    retry_until_timeout=True,
)
def certificate_validation_never_completes(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    arn = text(subject.inputs, "certificateArn")
    certificate = view.store.find(CERTIFICATE, "arn", arn, view.scope) if arn else None
    if certificate is None or certificate.inputs.get("validationMethod") != "DNS":
        return
    stack = _stack(subject.urn)
    for _, option in objects(certificate.outputs, "domainValidationOptions"):
        domain = text(option, "domainName")
        name = _normalised(text(option, "resourceRecordName"))
        value = _normalised(text(option, "resourceRecordValue"))
        why = _validation_problem(name, value, view.store, stack) or _caa_problem(
            domain, view.store
        )
        if why:
            yield violation(
                "certificateArn",
                f"waiting for '{domain}' to be issued would time out (last state: "
                f"'PENDING_VALIDATION', timeout: 1h15m0s): {why}",
            )


@state_rule(
    "ACM-004",
    CERTIFICATE,
    requires="A certificate in use is not deleted.",
    source=f"{_API}/API_DeleteCertificate.html",
    operations=("delete",),
    retry_until_timeout=True,
)
def certificate_in_use(
    _subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    now = view.current(CERTIFICATE)
    for listener in view.in_scope(*_LISTENERS):
        if now and listener.inputs.get("certificateArn") == now.outputs.get("arn"):
            yield violation("", f"ResourceInUseException: {listener.name} uses it")
