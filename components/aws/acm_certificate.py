"""ACM certificate of a load balancer, validated before it is used.

Not managed here: its validation record. It is the same in every region of an account,
and the foundation stack creates it.
"""

import pulumi
from pulumi_aws import acm


def certificate(
    name: str, domain: str, *, component: pulumi.ComponentResource
) -> pulumi.Output[str]:
    """Return the ARN of a validated certificate for a name and its wildcard."""
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
