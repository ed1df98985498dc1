"""What elastic load balancing answers about listeners, their rules and certificates."""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.acm import CERTIFICATE
from operations.rehearsal.catalogue.amazon import forces_new, given, placed, tagged
from operations.rehearsal.catalogue.entry import Entry, Made, Reference

LOAD_BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
TARGET_GROUP: Final = "aws:lb/targetGroup:TargetGroup"
LISTENER: Final = "aws:lb/listener:Listener"


def _below(made: Made, parent: str, before: str, after: str) -> str:
    return f"{given(made, parent).replace(before, after, 1)}/{made.hex(16)}"


def _listener_arn(made: Made) -> str:
    return _below(made, "loadBalancerArn", ":loadbalancer/", ":listener/")


def _listener(made: Made) -> Mapping[str, Any]:
    secure = given(made, "protocol") == "HTTPS"
    return tagged(
        made,
        arn=_listener_arn(made),
        protocol="HTTP",
        routingHttpResponseServerEnabled=True,
        sslPolicy="ELBSecurityPolicy-2016-08" if secure else "",
    )


def _rule_arn(made: Made) -> str:
    return _below(made, "listenerArn", ":listener/", ":listener-rule/")


def _rule(made: Made) -> Mapping[str, Any]:
    return tagged(made, arn=_rule_arn(made), priority=1)


def _attached_id(made: Made) -> str:
    return f"{given(made, 'listenerArn')}_{given(made, 'certificateArn')}"


#: Codes: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
def _names(name: str, token: str, refusal: str) -> Reference:
    return Reference(property=name, token=token, attribute="arn", refusal=refusal)


_ON_LISTENER: Final = _names("listenerArn", LISTENER, "ListenerNotFound")
_WITH_CERTIFICATE: Final = _names("certificateArn", CERTIFICATE, "CertificateNotFound")

ENTRIES: tuple[Entry, ...] = (
    Entry(
        token=LISTENER,
        identity=_listener_arn,
        computed=_listener,
        replaces=forces_new("elbv2/listener.go", "loadBalancerArn"),
        references=(
            _names("loadBalancerArn", LOAD_BALANCER, "LoadBalancerNotFound"),
            _names(
                "defaultActions[].targetGroupArn", TARGET_GROUP, "TargetGroupNotFound"
            ),
            _WITH_CERTIFICATE,
        ),
    ),
    Entry(
        token="aws:lb/listenerRule:ListenerRule",
        identity=_rule_arn,
        computed=_rule,
        replaces=forces_new("elbv2/listener_rule.go", "listenerArn"),
        references=(
            _ON_LISTENER,
            _names("actions[].targetGroupArn", TARGET_GROUP, "TargetGroupNotFound"),
        ),
    ),
    Entry(
        token="aws:lb/listenerCertificate:ListenerCertificate",
        identity=_attached_id,
        computed=placed,
        replaces=forces_new(
            "elbv2/listener_certificate.go", "certificateArn", "listenerArn"
        ),
        references=(_ON_LISTENER, _WITH_CERTIFICATE),
    ),
)
