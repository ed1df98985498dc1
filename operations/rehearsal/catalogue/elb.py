"""What elastic load balancing answers.

Deliberately absent: the hosted zones of network load balancers, which differ.
"""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue import listeners
from operations.rehearsal.catalogue.amazon import (
    arn,
    capitals,
    forces_new,
    named,
    tagged,
    texts,
)
from operations.rehearsal.catalogue.entry import Entry, Made, Reference
from operations.rehearsal.catalogue.network import IN_VPC, SUBNET

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


def _elb_arn(made: Made, suffix: str) -> str:
    return arn(made, "elasticloadbalancing", suffix)


def _balancer_suffix(made: Made) -> str:
    return f"app/{named(made)}/{made.hex(16)}"


def _balancer_arn(made: Made) -> str:
    return _elb_arn(made, f"loadbalancer/{_balancer_suffix(made)}")


def _balancer(made: Made) -> Mapping[str, Any]:
    host = f"{named(made)}-{made.digits(10)}.{made.region}.elb.amazonaws.com"
    subnets = (made.cloud.find(SUBNET, "id", s) for s in texts(made, "subnets"))
    home = next((subnet for subnet in subnets if subnet), None)
    made_up = f"Z{capitals(made, 13, f'zone {made.region}')}"
    return tagged(
        made,
        **_BALANCER_DEFAULTS,
        arn=_balancer_arn(made),
        arnSuffix=_balancer_suffix(made),
        dnsName=f"internal-{host}" if made.inputs.get("internal") else host,
        name=named(made),
        namePrefix="",
        vpcId=str(home["vpcId"]) if home else "",
        zoneId=ZONES.get(made.region, made_up),
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


def _target_suffix(made: Made) -> str:
    return f"targetgroup/{named(made)}/{made.hex(16)}"


def _target_group(made: Made) -> Mapping[str, Any]:
    return tagged(
        made,
        **_TARGET_DEFAULTS,
        arn=_elb_arn(made, _target_suffix(made)),
        arnSuffix=_target_suffix(made),
        name=named(made),
        namePrefix="",
    )


_BALANCER_ENTRY: Final = Entry(
    token=listeners.LOAD_BALANCER,
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
            refusal="SubnetNotFound",
        ),
    ),
)
_TARGET_ENTRY: Final = Entry(
    token=listeners.TARGET_GROUP,
    identity=lambda made: _elb_arn(made, _target_suffix(made)),
    computed=_target_group,
    replaces=forces_new(
        "elbv2/target_group.go",
        *("ipAddressType", "name", "namePrefix", "port", "protocol"),
        *("protocolVersion", "targetType", "vpcId"),
    ),
    autoname="name",
    references=(IN_VPC,),
)

ENTRIES: tuple[Entry, ...] = (_BALANCER_ENTRY, _TARGET_ENTRY, *listeners.ENTRIES)
