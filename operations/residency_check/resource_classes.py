"""What each resource type does with client data.

The table is closed: a type that it lacks is a finding, because it is undecided
where its data may be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from config.residency_pack import DataClass


class Role(StrEnum):
    """Role of a resource in the residency of client data.

    ``plumbing`` holds and moves no client data. ``store`` keeps it where the resource
    is. ``copy`` keeps it elsewhere than its source. ``route`` decides where requests
    go. ``compute`` processes it. ``key`` decrypts it. ``config`` tells compute where to
    send it. ``component`` and ``provider`` are nodes of the engine.
    """

    PLUMBING = "plumbing"
    STORE = "store"
    COPY = "copy"
    ROUTE = "route"
    COMPUTE = "compute"
    KEY = "key"
    CONFIG = "config"
    COMPONENT = "component"
    PROVIDER = "provider"


@dataclass(frozen=True, kw_only=True, slots=True)
class ResourceClass:
    """Role of a type, and the data classes that it keeps or moves."""

    role: Role
    data: frozenset[DataClass] = frozenset()


def _of(role: Role, *data: DataClass) -> ResourceClass:
    return ResourceClass(role=role, data=frozenset(data))


_PLUMBING: Final = _of(Role.PLUMBING)
_COMPUTE: Final = _of(Role.COMPUTE, DataClass.INFERENCE, DataClass.EVENTS)
_ROUTE: Final = _of(Role.ROUTE, DataClass.INFERENCE)
_RECORDS: Final = (DataClass.RECORDS, DataClass.EVENTS)
_CONFIG: Final = _of(Role.CONFIG, DataClass.INFERENCE, DataClass.EVENTS)
_TELEMETRY: Final = _of(Role.STORE, DataClass.TELEMETRY)
_TELEMETRY_ROUTE: Final = _of(Role.ROUTE, DataClass.TELEMETRY)

#: Types without client data: networks, identities, settings of other resources.
_WITHOUT_DATA: Final = (
    *("aws:acm/certificate:Certificate",),
    *("aws:acm/certificateValidation:CertificateValidation",),
    *("aws:amp/ruleGroupNamespace:RuleGroupNamespace",),
    *("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",),
    *("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",),
    *("aws:ec2/eip:Eip", "aws:ec2/internetGateway:InternetGateway"),
    *("aws:ec2/natGateway:NatGateway", "aws:ec2/route:Route"),
    *("aws:ec2/routeTable:RouteTable",),
    *("aws:ec2/routeTableAssociation:RouteTableAssociation",),
    *("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/subnet:Subnet"),
    *("aws:ec2/vpc:Vpc", "aws:ec2/vpcEndpoint:VpcEndpoint"),
    *("aws:eks/accessEntry:AccessEntry",),
    *("aws:eks/accessPolicyAssociation:AccessPolicyAssociation",),
    *("aws:eks/podIdentityAssociation:PodIdentityAssociation",),
    *("aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"),
    *("aws:iam/rolePolicyAttachment:RolePolicyAttachment",),
    *("aws:kms/alias:Alias", "aws:lb/listenerCertificate:ListenerCertificate"),
    *("aws:rds/parameterGroup:ParameterGroup", "aws:rds/subnetGroup:SubnetGroup"),
    *("aws:route53/healthCheck:HealthCheck", "aws:route53/zone:Zone"),
    *("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",),
    *("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",),
    *("aws:s3/bucketPolicy:BucketPolicy",),
    *("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",),
    (
        "aws:s3/bucketServerSideEncryptionConfiguration:"
        "BucketServerSideEncryptionConfiguration"
    ),
    *("aws:s3/bucketVersioning:BucketVersioning", "aws:sns/topicPolicy:TopicPolicy"),
    *("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",),
    *("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",),
    *("aws:wafv2/webAcl:WebAcl", "aws:wafv2/webAclAssociation:WebAclAssociation"),
    *("cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor",),
    *("cloudflare:index/notificationPolicy:NotificationPolicy",),
    *("kubernetes:autoscaling/v2:HorizontalPodAutoscaler",),
    *("kubernetes:core/v1:Namespace", "kubernetes:core/v1:Service"),
    *("kubernetes:core/v1:ServiceAccount", "kubernetes:core/v1:ConfigMapPatch"),
    *("kubernetes:eks.amazonaws.com/v1:NodeClass",),
    *("kubernetes:eks.amazonaws.com/v1:TargetGroupBinding",),
    *("kubernetes:karpenter.sh/v1:NodePool",),
    *("kubernetes:networking.k8s.io/v1:NetworkPolicy",),
    *("kubernetes:policy/v1:PodDisruptionBudget",),
    *("kubernetes:security.istio.io/v1:AuthorizationPolicy",),
    *("kubernetes:security.istio.io/v1:PeerAuthentication",),
    *("kubernetes:policy.linkerd.io/v1alpha1:AuthorizationPolicy",),
    *("kubernetes:policy.linkerd.io/v1alpha1:MeshTLSAuthentication",),
    *("kubernetes:policy.linkerd.io/v1alpha1:NetworkAuthentication",),
    *("kubernetes:policy.linkerd.io/v1beta3:Server",),
    *("kubernetes:policy.linkerd.io/v1beta1:Server",),
    *("kubernetes:monitoring.coreos.com/v1:PrometheusRule",),
    *("pulumi:pulumi:Stack", "random:index/randomId:RandomId"),
)

_OTHERS: Final[Mapping[str, ResourceClass]] = MappingProxyType(
    {
        "aws:amp/alertManagerDefinition:AlertManagerDefinition": _TELEMETRY_ROUTE,
        "aws:amp/scraper:Scraper": _TELEMETRY_ROUTE,
        "aws:amp/workspace:Workspace": _TELEMETRY,
        "aws:cloudwatch/logGroup:LogGroup": _TELEMETRY,
        "aws:cloudwatch/metricAlarm:MetricAlarm": _TELEMETRY_ROUTE,
        "aws:ec2/flowLog:FlowLog": _TELEMETRY_ROUTE,
        "aws:eks/addon:Addon": _COMPUTE,
        "aws:eks/cluster:Cluster": _COMPUTE,
        "aws:kms/key:Key": _of(Role.KEY, DataClass.SECRETS),
        "aws:lb/listener:Listener": _ROUTE,
        "aws:lb/listenerRule:ListenerRule": _ROUTE,
        "aws:lb/loadBalancer:LoadBalancer": _ROUTE,
        "aws:lb/targetGroup:TargetGroup": _ROUTE,
        "aws:rds/instance:Instance": _of(Role.STORE, *_RECORDS),
        "aws:rds/instanceAutomatedBackupsReplication:"
        "InstanceAutomatedBackupsReplication": _of(Role.COPY, *_RECORDS),
        "aws:route53/record:Record": _ROUTE,
        "aws:s3/bucket:Bucket": _of(Role.STORE, DataClass.EVENTS, DataClass.TELEMETRY),
        "aws:secretsmanager/secret:Secret": _of(Role.STORE, DataClass.SECRETS),
        "aws:secretsmanager/secretVersion:SecretVersion": _of(
            Role.STORE, DataClass.SECRETS
        ),
        "aws:sns/topic:Topic": _TELEMETRY,
        "aws:sns/topicSubscription:TopicSubscription": _TELEMETRY_ROUTE,
        "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": (
            _TELEMETRY_ROUTE
        ),
        "cloudflare:index/dnsRecord:DnsRecord": _ROUTE,
        "cloudflare:index/loadBalancer:LoadBalancer": _ROUTE,
        "cloudflare:index/loadBalancerPool:LoadBalancerPool": _ROUTE,
        "kubernetes:apps/v1:Deployment": _COMPUTE,
        "kubernetes:batch/v1:Job": _of(Role.COMPUTE, DataClass.RECORDS),
        "kubernetes:core/v1:ConfigMap": _CONFIG,
        "pulumi-python:dynamic/keeptrusts:GitLink": _CONFIG,
        "kubernetes:external-secrets.io/v1:ExternalSecret": _of(
            Role.STORE, DataClass.SECRETS
        ),
        "kubernetes:external-secrets.io/v1:SecretStore": _of(
            Role.ROUTE, DataClass.SECRETS
        ),
        "kubernetes:helm.sh/v3:Release": _COMPUTE,
        "kubernetes:monitoring.coreos.com/v1:PodMonitor": _TELEMETRY_ROUTE,
        "kubernetes:monitoring.coreos.com/v1:ServiceMonitor": _TELEMETRY_ROUTE,
        "pulumi:pulumi:StackReference": _of(Role.COPY, DataClass.SECRETS),
        "random:index/randomPassword:RandomPassword": _of(
            Role.STORE, DataClass.SECRETS
        ),
    }
)

#: Class of every known type of a custom resource.
RESOURCE_CLASSES: Final[Mapping[str, ResourceClass]] = MappingProxyType(
    {**dict.fromkeys(_WITHOUT_DATA, _PLUMBING), **_OTHERS}
)

_COMPONENT_PREFIX: Final = "keeptrusts:"
_PROVIDERS: Final = tuple(
    f"pulumi:providers:{name}"
    for name in ("aws", "cloudflare", "kubernetes", "pulumi", "pulumi-python", "random")
)


def resource_class(token: str) -> ResourceClass | None:
    """Return the class of a type; None for a type that the table lacks."""
    if token.startswith(_COMPONENT_PREFIX):
        return _of(Role.COMPONENT)
    if token in _PROVIDERS:
        return _of(Role.PROVIDER)
    return RESOURCE_CLASSES.get(token)
