"""Resource types of AWS Certificate Manager."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import (
    arn,
    fixed_timestamp,
    forces_new,
    input_text,
    input_texts,
    regional_outputs,
    tagged_outputs,
    uuid,
)
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

CERTIFICATE: Final = "aws:acm/certificate:Certificate"


def _certificate_arn(context: CreateContext) -> str:
    return arn(context, "acm", f"certificate/{uuid(context)}")


def _validation(account: str, domain: str) -> Mapping[str, str]:
    # One CNAME validates a name in all regions of an account. A wildcard has the CNAME
    # of its parent domain.
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


def _certificate(context: CreateContext) -> Mapping[str, Any]:
    first = input_text(context, "domainName")
    names = dict.fromkeys([first, *input_texts(context, "subjectAlternativeNames")])
    return tagged_outputs(
        context,
        arn=_certificate_arn(context),
        domainValidationOptions=[_validation(context.account, name) for name in names],
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


RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token=CERTIFICATE,
        identity=_certificate_arn,
        computed=_certificate,
        replaces=forces_new(
            "acm/certificate.go",
            *("certificateAuthorityArn", "domainName", "keyAlgorithm"),
            *("subjectAlternativeNames", "validationMethod", "validationOptions"),
        ),
    ),
    ResourceType(
        token="aws:acm/certificateValidation:CertificateValidation",
        identity=lambda context: fixed_timestamp(context, "issued"),
        computed=regional_outputs,
        replaces=forces_new(
            "acm/certificate_validation.go", "certificateArn", "validationRecordFqdns"
        ),
        references=(
            Reference(
                property="certificateArn",
                token=CERTIFICATE,
                attribute="arn",
                error="ResourceNotFoundException",
            ),
        ),
    ),
)
