"""Resource types of Elastic Load Balancing.

Not emulated: hosted zones of network load balancers, which differ.
"""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.acm.resources import CERTIFICATE
from offline_cloud.aws.arns import (
    arn,
    forces_new,
    input_text,
    input_texts,
    name_or_generated,
    regional_outputs,
    tagged_outputs,
    uppercase_id,
)
from offline_cloud.aws.ec2.resources.vpc import IN_VPC, SUBNET
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

LOAD_BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
TARGET_GROUP: Final = "aws:lb/targetGroup:TargetGroup"
LISTENER: Final = "aws:lb/listener:Listener"


def _below(context: CreateContext, parent: str, before: str, after: str) -> str:
    return f"{input_text(context, parent).replace(before, after, 1)}/{context.hex(16)}"


def _listener_arn(context: CreateContext) -> str:
    return _below(context, "loadBalancerArn", ":loadbalancer/", ":listener/")


def _listener(context: CreateContext) -> Mapping[str, Any]:
    secure = input_text(context, "protocol") == "HTTPS"
    return tagged_outputs(
        context,
        arn=_listener_arn(context),
        protocol="HTTP",
        routingHttpResponseServerEnabled=True,
        sslPolicy="ELBSecurityPolicy-2016-08" if secure else "",
    )


def _rule_arn(context: CreateContext) -> str:
    return _below(context, "listenerArn", ":listener/", ":listener-rule/")


def _rule(context: CreateContext) -> Mapping[str, Any]:
    return tagged_outputs(context, arn=_rule_arn(context), priority=1)


def _attached_id(context: CreateContext) -> str:
    return (
        f"{input_text(context, 'listenerArn')}_{input_text(context, 'certificateArn')}"
    )


#: Codes: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
def _names(name: str, token: str, error: str) -> Reference:
    return Reference(property=name, token=token, attribute="arn", error=error)


_ON_LISTENER: Final = _names("listenerArn", LISTENER, "ListenerNotFound")
_WITH_CERTIFICATE: Final = _names("certificateArn", CERTIFICATE, "CertificateNotFound")


#: Hosted zones of application load balancers.
#: https://docs.aws.amazon.com/general/latest/gr/elb.html
ZONES: Final = {
    "us-east-1": "Z35SXDOTRQ7X7K",
    "us-east-2": "Z3AADJGX6KTTL2",
    "us-west-1": "Z368ELLRRE2KJ0",
    "us-west-2": "Z1H1FL5HABSF5",
    "ca-central-1": "ZQSVJUPU6J1EY",
    "sa-east-1": "Z2P70J7HTTTPLU",
    "eu-central-1": "Z215JYRZR1TBD5",
    "eu-north-1": "Z23TAZ6LKFMNIO",
    "eu-west-1": "Z32O12XQLNTSW2",
    "eu-west-2": "ZHURV8PSTC4K8",
    "eu-west-3": "Z3Q77PNBQS71R4",
    "ap-northeast-1": "Z14GRHDCWA56QT",
    "ap-northeast-2": "ZWKZPGTI48KDX",
    "ap-northeast-3": "Z5LXEXXYW11ES",
    "ap-south-1": "ZP97RAFLXTNZK",
    "ap-southeast-1": "Z1LMS91P8CMLE5",
    "ap-southeast-2": "Z1GM3OXH4ZPM65",
}


def _elb_arn(context: CreateContext, suffix: str) -> str:
    return arn(context, "elasticloadbalancing", suffix)


def _balancer_suffix(context: CreateContext) -> str:
    return f"app/{name_or_generated(context)}/{context.hex(16)}"


def _balancer_arn(context: CreateContext) -> str:
    return _elb_arn(context, f"loadbalancer/{_balancer_suffix(context)}")


def _balancer(context: CreateContext) -> Mapping[str, Any]:
    label = f"{name_or_generated(context)}-{context.digits(10)}"
    host = f"{label}.{context.region}.elb.amazonaws.com"
    subnets = (
        context.store.find_outputs(SUBNET, "id", s)
        for s in input_texts(context, "subnets")
    )
    home = next((subnet for subnet in subnets if subnet), None)
    made_up = f"Z{uppercase_id(context, 13, f'zone {context.region}')}"
    return tagged_outputs(
        context,
        **_BALANCER_DEFAULTS,
        arn=_balancer_arn(context),
        arnSuffix=_balancer_suffix(context),
        dnsName=f"internal-{host}" if context.inputs.get("internal") else host,
        name=name_or_generated(context),
        namePrefix="",
        vpcId=str(home["vpcId"]) if home else "",
        zoneId=ZONES.get(context.region, made_up),
    )


#: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
_BALANCER_DEFAULTS: Final[Mapping[str, Any]] = {
    "clientKeepAlive": 3600,
    "desyncMitigationMode": "defensive",
    "dropInvalidHeaderFields": False,
    "enableCrossZoneLoadBalancing": True,
    "enableDeletionProtection": False,
    "enableHttp2": True,
    "enableTlsVersionAndCipherSuiteHeaders": False,
    "enableWafFailOpen": False,
    "enableXffClientPort": False,
    "enableZonalShift": False,
    "idleTimeout": 60,
    "internal": False,
    "ipAddressType": "ipv4",
    "loadBalancerType": "application",
    "preserveHostHeader": False,
    "securityGroups": [],
    "subnetMappings": [],
    "subnets": [],
    "xffHeaderProcessingMode": "append",
}

#: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
_TARGET_DEFAULTS: Final[Mapping[str, Any]] = {
    "deregistrationDelay": 300,
    "healthCheck": {
        "enabled": True,
        "healthyThreshold": 3,
        "interval": 30,
        "matcher": "200",
        "path": "/",
        "port": "traffic-port",
        "protocol": "HTTP",
        "timeout": 5,
        "unhealthyThreshold": 3,
    },
    "ipAddressType": "ipv4",
    "loadBalancerArns": [],
    "loadBalancingAlgorithmType": "round_robin",
    "loadBalancingAnomalyMitigation": "off",
    "loadBalancingCrossZoneEnabled": "use_load_balancer_configuration",
    "protocolVersion": "HTTP1",
    "slowStart": 0,
    "stickiness": {"cookieDuration": 86400, "enabled": False, "type": "lb_cookie"},
    "targetType": "instance",
}


def _target_suffix(context: CreateContext) -> str:
    return f"targetgroup/{name_or_generated(context)}/{context.hex(16)}"


def _target_group(context: CreateContext) -> Mapping[str, Any]:
    return tagged_outputs(
        context,
        **_TARGET_DEFAULTS,
        arn=_elb_arn(context, _target_suffix(context)),
        arnSuffix=_target_suffix(context),
        name=name_or_generated(context),
        namePrefix="",
    )


_BALANCER_ENTRY: Final = ResourceType(
    token=LOAD_BALANCER,
    identity=_balancer_arn,
    computed=_balancer,
    replaces=forces_new(
        "elbv2/load_balancer.go",
        *("customerOwnedIpv4Pool", "internal", "loadBalancerType"),
        *("name", "namePrefix"),
    ),
    autoname="name",
    delete_protection="enableDeletionProtection",
    references=(
        Reference(
            property="subnets[]",
            token=SUBNET,
            attribute="id",
            error="SubnetNotFound",
        ),
    ),
)
_TARGET_ENTRY: Final = ResourceType(
    token=TARGET_GROUP,
    identity=lambda context: _elb_arn(context, _target_suffix(context)),
    computed=_target_group,
    replaces=forces_new(
        "elbv2/target_group.go",
        *("ipAddressType", "name", "namePrefix", "port", "protocol"),
        *("protocolVersion", "targetType", "vpcId"),
    ),
    autoname="name",
    references=(IN_VPC,),
)


RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
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
    ResourceType(
        token="aws:lb/listenerRule:ListenerRule",
        identity=_rule_arn,
        computed=_rule,
        replaces=forces_new("elbv2/listener_rule.go", "listenerArn"),
        references=(
            _ON_LISTENER,
            _names("actions[].targetGroupArn", TARGET_GROUP, "TargetGroupNotFound"),
        ),
    ),
    ResourceType(
        token="aws:lb/listenerCertificate:ListenerCertificate",
        identity=_attached_id,
        computed=regional_outputs,
        replaces=forces_new(
            "elbv2/listener_certificate.go", "certificateArn", "listenerArn"
        ),
        references=(_ON_LISTENER, _WITH_CERTIFICATE),
    ),
    _BALANCER_ENTRY,
    _TARGET_ENTRY,
)
