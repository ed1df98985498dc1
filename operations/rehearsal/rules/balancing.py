"""What elastic load balancing refuses because of networks and certificates."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.acm import CERTIFICATE as ACM_CERTIFICATE
from operations.rehearsal.rules.acm import VALIDATION
from operations.rehearsal.rules.elb import BALANCER, CERTIFICATE, LISTENER
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.values import flag, text, texts
from operations.rehearsal.thing import Thing

_SUBNET: Final = "aws:ec2/subnet:Subnet"
_GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
_GATEWAY: Final = "aws:ec2/internetGateway:InternetGateway"
_API: Final = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference"
_CREATE: Final = f"{_API}/API_CreateLoadBalancer.html"


def _subnets(subject: Subject, view: View) -> list[Thing]:
    """Return the subnets of a load balancer, or none unless all are there."""
    wanted = texts(subject.inputs, "subnets")
    found = [subnet for subnet in view.here(_SUBNET) if subnet.id in wanted]
    return found if len(found) == len(set(wanted)) else []


def _crowded(subject: Subject, view: View) -> Iterator[Complaint]:
    found = _subnets(subject, view)
    zones = [str(subnet.outputs.get("availabilityZone")) for subnet in found]
    if len(zones) != len(set(zones)):
        yield refusal(
            "subnets",
            f"lie in {', '.join(sorted(zones))}; a load balancer has one subnet in "
            "each of two or more availability zones (InvalidConfigurationRequest)",
        )


def _cut_off(subject: Subject, view: View) -> Iterator[Complaint]:
    if flag(subject.inputs, "internal", default=False) is not False:
        return
    homes = {str(subnet.outputs.get("vpcId")) for subnet in _subnets(subject, view)}
    for vpc in sorted(homes):
        gateways = (g.inputs.get("vpcId") for g in view.here(_GATEWAY))
        if vpc not in gateways:
            yield refusal(
                "subnets", f"InvalidSubnet: VPC {vpc} has no internet gateway"
            )


def _old_world(subject: Subject, view: View) -> Iterator[Complaint]:
    if text(subject.inputs, "ipAddressType").startswith("dualstack"):
        for subnet in _subnets(subject, view):
            if not subnet.outputs.get("ipv6CidrBlock"):
                yield refusal(
                    "ipAddressType",
                    f"is dualstack, but subnet {subnet.id} ({subnet.name}) has no IPv6 "
                    "block",
                )


def _foreign_group(subject: Subject, view: View) -> Iterator[Complaint]:
    homes = {subnet.outputs.get("vpcId") for subnet in _subnets(subject, view)}
    wanted = texts(subject.inputs, "securityGroups")
    for group in view.here(_GROUP):
        vpc = group.inputs.get("vpcId")
        if group.id in wanted and homes and vpc and vpc not in homes:
            yield refusal(
                "securityGroups",
                f"has {group.id} of {vpc}, but the subnets are in "
                f"{', '.join(map(str, homes))} (InvalidConfigurationRequest)",
            )


def _unissued(subject: Subject, view: View) -> Iterator[Complaint]:
    arn, now = text(subject.inputs, "certificateArn"), view.itself(subject.token)
    certificate = (
        view.cloud.seek(ACM_CERTIFICATE, "arn", arn, view.place) if arn else None
    )
    if certificate is None or (now and now.inputs.get("certificateArn") == arn):
        return
    if certificate.inputs.get("validationMethod") != "DNS":
        return
    if not any(v.inputs.get("certificateArn") == arn for v in view.here(VALIDATION)):
        yield refusal(
            "certificateArn",
            f"is the certificate of '{certificate.inputs.get('domainName')}', which is "
            "not issued (UnsupportedCertificate); wait for its CertificateValidation",
        )


RULES: Final[tuple[Rule, ...]] = (
    refuses_when(
        "ELB-011",
        "A load balancer has one subnet in each availability zone.",
        _crowded,
        BALANCER,
        source=_CREATE,
    ),
    refuses_when(
        "ELB-012",
        "A load balancer on the internet is in a VPC with an internet gateway.",
        _cut_off,
        BALANCER,
        source="https://github.com/hashicorp/terraform/issues/13587",
        on="create",
    ),
    refuses_when(
        "ELB-013",
        "A dual-stack load balancer has dual-stack subnets.",
        _old_world,
        BALANCER,
        source=_CREATE,
    ),
    refuses_when(
        "ELB-014",
        "A load balancer's security groups are of its VPC.",
        _foreign_group,
        BALANCER,
        source=_CREATE,
    ),
    refuses_when(
        "ELB-015",
        "A listener presents certificates that are issued.",
        _unissued,
        LISTENER,
        CERTIFICATE,
        source="https://github.com/hashicorp/terraform-provider-aws/issues/41789",
    ),
)
