"""What Certificate Manager answers."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.amazon import (
    arn,
    forces_new,
    given,
    moment,
    placed,
    tagged,
    texts,
    uuid,
)
from operations.rehearsal.catalogue.entry import Entry, Made, Reference

CERTIFICATE: Final = "aws:acm/certificate:Certificate"


def _certificate_arn(made: Made) -> str:
    return arn(made, "acm", f"certificate/{uuid(made)}")


def _validation(account: str, domain: str) -> Mapping[str, str]:
    # One CNAME proves a name in every region of an account, and a wildcard's is that
    # of the name below it.
    # https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
    name = domain.removeprefix("*.")
    token = hashlib.sha256(f"{account} {name}".encode()).hexdigest()
    letters = "".join(chr(ord("a") + int(digit, 16)) for digit in token[-10:])
    return {
        "domainName": domain,
        "resourceRecordName": f"_{token[:32]}.{name}.",
        "resourceRecordType": "CNAME",
        "resourceRecordValue": f"_{token[16:48]}.{letters}.acm-validations.aws.",
    }


def _certificate(made: Made) -> Mapping[str, Any]:
    first = given(made, "domainName")
    names = dict.fromkeys([first, *texts(made, "subjectAlternativeNames")])
    return tagged(
        made,
        arn=_certificate_arn(made),
        domainValidationOptions=[_validation(made.account, name) for name in names],
        keyAlgorithm="RSA_2048",
        notAfter="",
        notBefore="",
        options={
            "certificateTransparencyLoggingPreference": "ENABLED",
            "export": "DISABLED",
        },
        pendingRenewal=False,
        renewalEligibility="INELIGIBLE",
        renewalSummaries=[],
        status="PENDING_VALIDATION",
        subjectAlternativeNames=[first],
        type="AMAZON_ISSUED",
        validationEmails=[],
        validationMethod="DNS",
    )


ENTRIES: tuple[Entry, ...] = (
    Entry(
        token=CERTIFICATE,
        identity=_certificate_arn,
        computed=_certificate,
        replaces=forces_new(
            "acm/certificate.go",
            *("certificateAuthorityArn", "domainName", "keyAlgorithm"),
            *("subjectAlternativeNames", "validationMethod", "validationOptions"),
        ),
    ),
    Entry(
        token="aws:acm/certificateValidation:CertificateValidation",
        identity=lambda made: moment(made, "issued"),
        computed=placed,
        replaces=forces_new(
            "acm/certificate_validation.go", "certificateArn", "validationRecordFqdns"
        ),
        references=(
            Reference(
                property="certificateArn",
                token=CERTIFICATE,
                attribute="arn",
                refusal="ResourceNotFoundException",
            ),
        ),
    ),
)
