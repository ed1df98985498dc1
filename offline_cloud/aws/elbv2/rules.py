"""Rules of Elastic Load Balancing.

The service writes a test object as soon as access logs are enabled, so the bucket must
be ready before.
"""

import re
from collections.abc import Iterator
from typing import Final

from offline_cloud.aws.acm.resources import CERTIFICATE as ACM_CERTIFICATE
from offline_cloud.aws.acm.rules import VALIDATION
from offline_cloud.aws.elbv2.resources import LISTENER, LOAD_BALANCER, TARGET_GROUP
from offline_cloud.aws.elbv2.tls_policies import POLICIES
from offline_cloud.input_values import (
    Values,
    count,
    flag,
    is_set,
    is_unset,
    listed,
    number,
    objects,
    text,
    texts,
)
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)
from offline_cloud.store import StoredResource

RULE: Final = "aws:lb/listenerRule:ListenerRule"
CERTIFICATE: Final = "aws:lb/listenerCertificate:ListenerCertificate"

_API: Final = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference"
_ALB: Final = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application"

_NAME: Final = re.compile(r"(?!-)[A-Za-z0-9-]{1,32}(?<!-)")
#: Attributes of load balancers and target groups, and their limits.
_LIMITS: Final = (
    ("idleTimeout", 1, 4000),
    ("clientKeepAlive", 60, 604800),
    ("deregistrationDelay", 0, 3600),
)
_SLOW_START: Final = (30, 900)
#: Minimum number of subnets of an application load balancer.
_SUBNETS: Final = 2


@input_rule(
    "ELB-001",
    LOAD_BALANCER,
    TARGET_GROUP,
    requires="A name has at most 32 letters, digits and inner hyphens.",
    source=f"{_API}/API_CreateLoadBalancer.html",
)
def load_balancer_or_target_group_name_invalid(
    subject: ResourceInputs,
) -> Iterator[Violation]:
    name = text(subject.inputs, "name")
    if name and not _NAME.fullmatch(name):
        yield violation(
            "name",
            f"is '{name}'; allowed are at most 32 letters, digits and inner hyphens",
        )
    if subject.token == LOAD_BALANCER and name.startswith("internal-"):
        yield violation("name", f"is '{name}'; 'internal-' is reserved")


@input_rule(
    "ELB-002",
    LOAD_BALANCER,
    requires="An application load balancer has at least two subnets.",
    source=f"{_API}/API_CreateLoadBalancer.html",
)
def too_few_subnets(subject: ResourceInputs) -> Iterator[Violation]:
    path = "loadBalancerType"
    unnamed = is_unset(subject.inputs, path)
    kind = "application" if unnamed else text(subject.inputs, path)
    subnets = count(subject.inputs, "subnets")
    if (
        kind == "application"
        and is_unset(subject.inputs, "subnetMappings")
        and subnets is not None
        and subnets < _SUBNETS
    ):
        yield violation(
            "subnets",
            f"has {subnets}; an application load balancer needs subnets in two "
            "availability zones",
        )


@input_rule(
    "ELB-003",
    LOAD_BALANCER,
    TARGET_GROUP,
    requires="Timeouts and delays are within the limits of their attributes.",
    source=f"{_API}/API_LoadBalancerAttribute.html",
)
def attribute_out_of_range(subject: ResourceInputs) -> Iterator[Violation]:
    for path, least, most in _LIMITS:
        seconds = number(subject.inputs, path)
        if seconds is not None and not least <= seconds <= most:
            yield violation(
                path, f"is {seconds:g}; allowed are {least} to {most} seconds"
            )
    slow, (least, most) = number(subject.inputs, "slowStart"), _SLOW_START
    if slow and not least <= slow <= most:
        yield violation(
            "slowStart", f"is {slow:g}; allowed are 0 and {least} to {most} seconds"
        )


@input_rule(
    "ELB-004",
    TARGET_GROUP,
    requires="The timeout of a health check is shorter than its interval.",
    source=f"{_ALB}/target-group-health-checks.html",
)
def health_check_timeout_exceeds_interval(
    subject: ResourceInputs,
) -> Iterator[Violation]:
    interval = number(subject.inputs, "healthCheck.interval")
    timeout = number(subject.inputs, "healthCheck.timeout")
    if interval and timeout and timeout >= interval:
        yield violation(
            "healthCheck.timeout",
            f"is {timeout:g}, but must be less than healthCheck.interval, {interval:g}",
        )


@input_rule(
    "ELB-005",
    LISTENER,
    requires="An HTTPS listener has a certificate, and other listeners have none.",
    source="https://github.com/pulumi/pulumi-awsx/issues/1242",
)
def listener_certificate_mismatch(subject: ResourceInputs) -> Iterator[Violation]:
    protocol = text(subject.inputs, "protocol")
    if protocol == "HTTPS" and is_unset(subject.inputs, "certificateArn"):
        yield violation("certificateArn", "is missing; an HTTPS listener needs one")
    for path in ("certificateArn", "sslPolicy"):
        if protocol in {"HTTP", "TCP", "UDP"} and is_set(subject.inputs, path):
            yield violation(path, f"is set, but the protocol is {protocol}")


@input_rule(
    "ELB-006",
    LISTENER,
    requires="The TLS policy of a listener exists.",
    source=f"{_ALB}/describe-ssl-policies.html",
)
def tls_policy_unknown(subject: ResourceInputs) -> Iterator[Violation]:
    policy = text(subject.inputs, "sslPolicy")
    if policy and policy not in POLICIES:
        yield violation(
            "sslPolicy",
            f"is '{policy}', which does not exist (SSLPolicyNotFound); an example is "
            f"'{POLICIES[0]}'",
        )


_SUBNET: Final = "aws:ec2/subnet:Subnet"
_GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
_GATEWAY: Final = "aws:ec2/internetGateway:InternetGateway"
_CREATE: Final = f"{_API}/API_CreateLoadBalancer.html"


def _subnets(subject: ResourceInputs, view: StoreView) -> list[StoredResource]:
    """Return the subnets of a load balancer; none unless all of them exist."""
    wanted = texts(subject.inputs, "subnets")
    found = [subnet for subnet in view.in_scope(_SUBNET) if subnet.id in wanted]
    return found if len(found) == len(set(wanted)) else []


@state_rule(
    "ELB-011",
    LOAD_BALANCER,
    requires="A load balancer has one subnet per availability zone.",
    source=_CREATE,
)
def subnets_share_availability_zone(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    found = _subnets(subject, view)
    zones = [str(subnet.outputs.get("availabilityZone")) for subnet in found]
    if len(zones) != len(set(zones)):
        yield violation(
            "subnets",
            f"lie in {', '.join(sorted(zones))}; allowed is one subnet per "
            "availability zone (InvalidConfigurationRequest)",
        )


@state_rule(
    "ELB-012",
    LOAD_BALANCER,
    requires="The VPC of an internet-facing load balancer has an internet gateway.",
    source="https://github.com/hashicorp/terraform/issues/13587",
    operations=("create",),
)
def vpc_without_internet_gateway(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    if flag(subject.inputs, "internal", default=False) is not False:
        return
    homes = {str(subnet.outputs.get("vpcId")) for subnet in _subnets(subject, view)}
    for vpc in sorted(homes):
        gateways = (g.inputs.get("vpcId") for g in view.in_scope(_GATEWAY))
        if vpc not in gateways:
            yield violation(
                "subnets", f"InvalidSubnet: VPC {vpc} has no internet gateway"
            )


@state_rule(
    "ELB-013",
    LOAD_BALANCER,
    requires="The subnets of a dual-stack load balancer have IPv6 CIDR blocks.",
    source=_CREATE,
)
def subnets_not_dual_stack(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    if text(subject.inputs, "ipAddressType").startswith("dualstack"):
        for subnet in _subnets(subject, view):
            if not subnet.outputs.get("ipv6CidrBlock"):
                yield violation(
                    "ipAddressType",
                    f"is dualstack, but subnet {subnet.id} ({subnet.name}) has no IPv6 "
                    "CIDR block",
                )


@state_rule(
    "ELB-014",
    LOAD_BALANCER,
    requires="The security groups of a load balancer belong to its VPC.",
    source=_CREATE,
)
def security_group_of_other_vpc(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    homes = {subnet.outputs.get("vpcId") for subnet in _subnets(subject, view)}
    wanted = texts(subject.inputs, "securityGroups")
    for group in view.in_scope(_GROUP):
        vpc = group.inputs.get("vpcId")
        if group.id in wanted and homes and vpc and vpc not in homes:
            yield violation(
                "securityGroups",
                f"has {group.id} of {vpc}, but the subnets are in "
                f"{', '.join(map(str, homes))} (InvalidConfigurationRequest)",
            )


@state_rule(
    "ELB-015",
    LISTENER,
    CERTIFICATE,
    requires="The certificate of a listener is issued.",
    source="https://github.com/hashicorp/terraform-provider-aws/issues/41789",
)
def certificate_not_issued(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    arn, now = text(subject.inputs, "certificateArn"), view.current(subject.token)
    certificate = (
        view.store.find(ACM_CERTIFICATE, "arn", arn, view.scope) if arn else None
    )
    if certificate is None or (now and now.inputs.get("certificateArn") == arn):
        return
    if certificate.inputs.get("validationMethod") != "DNS":
        return
    if not any(
        v.inputs.get("certificateArn") == arn for v in view.in_scope(VALIDATION)
    ):
        yield violation(
            "certificateArn",
            f"is the certificate of '{certificate.inputs.get('domainName')}', which is "
            "not issued (UnsupportedCertificate); wait for its CertificateValidation",
        )


_ACTIONS: Final = {LISTENER: "defaultActions", RULE: "actions"}


def _targets(token: str, inputs: Values) -> set[str]:
    """Return the target groups that a listener or a rule forwards to."""
    found: set[str] = set()
    for _, action in objects(inputs, _ACTIONS[token]):
        found.add(text(action, "targetGroupArn"))
        for _, group in objects(action, "forward.targetGroups"):
            found.add(text(group, "arn"))
    return found - {""}


def _load_balancer_of(token: str, inputs: Values, view: StoreView) -> str:
    if token == LISTENER:
        return text(inputs, "loadBalancerArn")
    listener = text(inputs, "listenerArn")
    found = (
        view.store.find_outputs(LISTENER, "arn", listener, view.scope)
        if listener
        else None
    )
    return text(found, "loadBalancerArn") if found else ""


@state_rule(
    "ELB-016",
    LISTENER,
    RULE,
    requires="A target group belongs to one load balancer.",
    source=f"{_API}/API_CreateListener.html",
)
def target_group_has_other_load_balancer(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    mine = _load_balancer_of(subject.token, subject.inputs, view)
    wanted = _targets(subject.token, subject.inputs)
    for other in view.in_scope(*_ACTIONS):
        theirs = _load_balancer_of(other.token, other.inputs, view)
        for arn in sorted(wanted & _targets(other.token, other.inputs)):
            if mine and theirs and mine != theirs:
                yield violation(
                    _ACTIONS[subject.token],
                    f"forward to '{arn}', which belongs to load balancer '{theirs}'; a "
                    "target group belongs to one (TargetGroupAssociationLimit)",
                )


@state_rule(
    "ELB-017",
    LISTENER,
    RULE,
    requires="A port has one listener, and a priority has one rule.",
    source=f"{_API}/API_CreateRule.html",
)
def listener_port_or_rule_priority_taken(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    parent, key = ("loadBalancerArn", "port")
    if subject.token == RULE:
        parent, key = ("listenerArn", "priority")
    home, mine = text(subject.inputs, parent), number(subject.inputs, key)
    for other in view.in_scope(subject.token):
        same = other.inputs.get(parent) == home and other.inputs.get(key) == mine
        if home and mine is not None and same:
            yield violation(key, f"is {mine:g}, which {other.name} already has")


@state_rule(
    "ELB-018",
    TARGET_GROUP,
    requires="A target group in use is not deleted.",
    source=f"{_API}/API_DeleteTargetGroup.html",
    operations=("delete",),
    retry_until_timeout=True,
)
def target_group_in_use(
    _subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    now = view.current(TARGET_GROUP)
    for user in view.in_scope(*_ACTIONS):
        if now and now.outputs.get("arn") in _targets(user.token, user.inputs):
            yield violation("", f"ResourceInUse: {user.name} forwards to it")


BUCKET: Final = "aws:s3/bucket:Bucket"
POLICY: Final = "aws:s3/bucketPolicy:BucketPolicy"
ENCRYPTION: Final = (
    "aws:s3/bucketServerSideEncryptionConfiguration:"
    "BucketServerSideEncryptionConfiguration"
)

_PATH: Final = "accessLogs.bucket"
_DELIVERY: Final = "logdelivery.elasticloadbalancing.amazonaws.com"
_PAGE: Final = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html"
_CODE: Final = "(InvalidConfigurationRequest)"


def _log_bucket(subject: ResourceInputs, view: StoreView) -> str:
    """Return the bucket of the access logs; empty if it is not in the store."""
    name = text(subject.inputs, _PATH)
    known = (bucket.outputs.get("bucket") for bucket in view.in_scope(BUCKET))
    enabled = flag(subject.inputs, "accessLogs.enabled", default=False)
    return name if enabled and name in known else ""


@state_rule(
    "ELB-019",
    LOAD_BALANCER,
    requires="The policy of an access log bucket allows log delivery.",
    source=_PAGE,
)
def log_bucket_denies_delivery(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    bucket = _log_bucket(subject, view)
    policies = [
        text(policy.inputs, "policy")
        for policy in view.in_scope(POLICY)
        if policy.inputs.get("bucket") == bucket
    ]
    # Older policies name the account of Elastic Load Balancing in the region.
    allowed = any(_DELIVERY in policy or ":root" in policy for policy in policies)
    if bucket and not allowed:
        yield violation(
            _PATH,
            f"Access Denied for bucket: {bucket}; its policy does not allow "
            f"{_DELIVERY} to write {_CODE}",
        )


@state_rule(
    "ELB-020",
    LOAD_BALANCER,
    requires="An access log bucket is encrypted with S3 managed keys.",
    source=_PAGE,
)
def log_bucket_uses_kms(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    bucket = _log_bucket(subject, view)
    for encryption in view.in_scope(ENCRYPTION):
        if not bucket or encryption.inputs.get("bucket") != bucket:
            continue
        for rule in listed(encryption.inputs.get("rules")):
            by = text(rule, "applyServerSideEncryptionByDefault.sseAlgorithm")
            if by.startswith("aws:kms"):
                yield violation(
                    _PATH,
                    f"Access Denied for bucket: {bucket}; it encrypts with {by}, and "
                    f"access logs need AES256 {_CODE}",
                )
