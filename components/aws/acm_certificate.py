"""A certificate of a region's load balancer, validated before it is used.

Deliberately absent: its validation record, which is the same in every region of an
account and is written once, before any region.
"""

import pulumi
from pulumi_aws import acm


def certificate(
    name: str, domain: str, *, component: pulumi.ComponentResource
) -> pulumi.Output[str]:
    """Return a validated certificate for a name and all one label below it."""
    child = pulumi.ResourceOptions(parent=component)
    requested = acm.Certificate(
        f"{name}-certificate",
        domain_name=f"*.{domain}",
        subject_alternative_names=[domain],
        validation_method="DNS",
        key_algorithm="EC_prime256v1",
        opts=child,
    )
    validation = acm.CertificateValidation(
        f"{name}-validation", certificate_arn=requested.arn, opts=child
    )
    return validation.certificate_arn
