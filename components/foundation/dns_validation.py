"""DNS validation of ACM certificates, once for every region.

The validation record of a name is the same in every region of an account, and a
wildcard has the record of its base name. So the regional certificates for the domain
and for ``*.<domain>`` validate through the record created here and need none of their
own.
https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html

No load balancer uses the certificate created here. Requesting it is the way to get the
validation record from ACM. ACM does not renew a certificate without use, so no resource
waits for its validation: after its expiry such a resource could not be created again.
https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import acm, route53
from pulumi_aws.acm.outputs import CertificateDomainValidationOption

from plan.naming import Scope

TYPE: Final = "keeptrusts:foundation:DomainValidation"

#: Seconds for which a resolver may cache the validation record.
_TTL: Final = 300
_KEY: Final = "EC_prime256v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class DnsValidationArgs:
    """Arguments of the validation.

    Attributes:
        domain: Domain to validate.
        zone_id: Route 53 hosted zone of the domain.
    """

    domain: str
    zone_id: pulumi.Input[str]


class DnsValidation(pulumi.ComponentResource):
    """Validate one domain and every name one label below it."""

    def __init__(
        self,
        name: str,
        args: DnsValidationArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"domain": args.domain}, opts)
        child = pulumi.ResourceOptions(parent=self)

        certificate = acm.Certificate(
            f"{name}-request",
            domain_name=args.domain,
            validation_method="DNS",
            key_algorithm=_KEY,  # as for the regional certificates
            tags={"Name": scope.physical_name(args.domain, limit=256)},
            opts=child,
        )
        route53.Record(
            f"{name}-record",
            zone_id=args.zone_id,
            name=_validation_record(
                certificate, lambda option: option.resource_record_name
            ),
            type=_validation_record(
                certificate, lambda option: option.resource_record_type
            ),
            records=[
                _validation_record(
                    certificate, lambda option: option.resource_record_value
                )
            ],
            ttl=_TTL,
            opts=child,
        )

        self.register_outputs({"domain": args.domain})


def _validation_record(
    certificate: acm.Certificate,
    part: Callable[[CertificateDomainValidationOption], str | None],
) -> pulumi.Output[str]:
    """Return a part of the one validation record of a certificate."""

    def first(options: Sequence[CertificateDomainValidationOption]) -> str:
        (option,) = options
        value = part(option)
        if value is None:
            message = f"ACM asks for no record for {option.domain_name}"
            raise ValueError(message)
        return value

    return certificate.domain_validation_options.apply(first)
