"""Application load balancers and their listeners."""

from collections.abc import Iterator
from typing import Final

from policies.crossguard.facts import Facts
from policies.crossguard.rule import Resource, Rule, StackRule
from policies.crossguard.rules.checks import equals, protected, types

BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
LISTENER: Final = "aws:lb/listener:Listener"
ASSOCIATION: Final = "aws:wafv2/webAclAssociation:WebAclAssociation"
#: Names of the policies that offer TLS 1.3 and nothing before TLS 1.2 begin so.
_TLS_13: Final = "ELBSecurityPolicy-TLS13-1-"


def _tls(resource: Resource, _: Facts) -> Iterator[str]:
    if resource.get("protocol") != "HTTPS":
        yield f"protocol is {resource.get('protocol')!r}; required: 'HTTPS'"
        return
    policy = str(resource.get("sslPolicy"))
    offers_old = policy.removeprefix(_TLS_13).startswith(("0-", "1-"))
    if not policy.startswith(_TLS_13) or offers_old:
        yield f"sslPolicy is {policy!r}; required: TLS 1.3, and 1.2 at the oldest"


def _web_acl(
    resources: tuple[Resource, ...], _: Facts
) -> Iterator[tuple[Resource, str]]:
    balancers = [each for each in resources if each.type == BALANCER]
    associations = sum(each.type == ASSOCIATION for each in resources)
    # The ARN of either end is unknown at preview, so their numbers are compared.
    for balancer in balancers[associations:]:
        yield balancer, "no web ACL is associated with this load balancer"


_BALANCERS: Final = types(BALANCER)
_DOCS: Final = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application"

RULES: Final = (
    Rule(
        id="POLICY-ALB-001",
        summary="A load balancer is protected from deletion while its stack is.",
        why="DNS names lead to it, and a new one has another name.",
        remediation="Set enableDeletionProtection; or lifecycle.protect: false first.",
        check=protected("enableDeletionProtection"),
        types=_BALANCERS,
        source=f"{_DOCS}/edit-load-balancer-attributes.html",
    ),
    Rule(
        id="POLICY-ALB-002",
        summary="A listener uses HTTPS, with TLS 1.3 or 1.2.",
        why="Prompts cross the internet in plain text, or with broken ciphers.",
        remediation="Choose an sslPolicy whose name begins with "
        "ELBSecurityPolicy-TLS13-1-2 or TLS13-1-3.",
        check=_tls,
        types=types(LISTENER),
        source=f"{_DOCS}/describe-ssl-policies.html",
    ),
    Rule(
        id="POLICY-ALB-003",
        summary="A load balancer drops header fields that are not valid.",
        why="A gateway might read them in another way than the web ACL.",
        remediation="Set dropInvalidHeaderFields to True.",
        check=equals("dropInvalidHeaderFields", expected=True),
        types=_BALANCERS,
        source=f"{_DOCS}/edit-load-balancer-attributes.html",
    ),
    Rule(
        id="POLICY-ALB-004",
        summary="A load balancer writes access logs.",
        why="Who called, and when, is in no other record.",
        remediation="Set accessLogs with a bucket and enabled: True.",
        check=equals("accessLogs.enabled", expected=True),
        types=_BALANCERS,
        source=f"{_DOCS}/load-balancer-access-logs.html",
    ),
)

STACK_RULES: Final = (
    StackRule(
        id="POLICY-ALB-005",
        summary="Every load balancer has a web ACL.",
        why="Rate limits and known attacks are not filtered otherwise.",
        remediation="Associate a web ACL with the load balancer.",
        check=_web_acl,
        computed="The ARNs of both ends.",
        source="https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html",
    ),
)
