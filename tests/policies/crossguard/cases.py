"""One case or more for each rule: what is changed, and the rule that objects."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from policies.crossguard.rule import UNKNOWN
from policies.crossguard.rules import cloudflare as cf
from policies.crossguard.rules import (
    cluster,
    database,
    iam,
    keys,
    load_balancer,
    logs,
    regions,
    route53,
    security_groups,
    storage,
    tags,
)
from policies.crossguard.rules import kubernetes as k8s
from tests.policies.crossguard.subjects import (
    ACCOUNT,
    ALLOWED,
    HOME,
    MISSING,
    REGION,
    TRUST,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A changed resource.

    Attributes:
        rule: Id of the only rule that objects.
        type: Type of the clean resource.
        changes: New values by path.
    """

    rule: str
    type: str
    changes: Mapping[str, object] = field(default_factory=dict[str, object])

    def __str__(self) -> str:
        """Return the rule and what is changed, as name of a test."""
        return f"{self.rule}-{'-'.join(self.changes) or self.type}"


def _case(rule: str, type_token: str, **changes: object) -> Case:
    return Case(rule=rule, type=type_token, changes=changes)


def _at(rule: str, type_token: str, path: str, value: object) -> Case:
    return Case(rule=rule, type=type_token, changes={path: value})


def _policy(**changes: object) -> str:
    return json.dumps({"Statement": [{**ALLOWED, **changes}]})


_POD: Final = "spec.template.spec"
_CONTAINER: Final = f"{_POD}.containers.0"
_FOREIGN_KEY: Final = f"arn:aws:kms:{HOME}:{ACCOUNT}:key/1"
_REPLICATION: Final = {"destination": {"bucket": "arn:aws:s3:::elsewhere"}}

_REGIONS: Final = (
    _case("POLICY-REGION-001", logs.LOG_GROUP, region=HOME),
    _case("POLICY-REGION-001", keys.KEY, region=HOME),
    _case("POLICY-REGION-001", load_balancer.BALANCER, region=UNKNOWN),
    _case("POLICY-REGION-002", logs.LOG_GROUP, kmsKeyId=_FOREIGN_KEY),
    _case("POLICY-REGION-002", regions.INSTANCE, kmsKeyId=_FOREIGN_KEY),
    _case(
        "POLICY-REGION-002", logs.LOG_GROUP, kmsKeyId="arn:aws-cn:kms:eu-west-1:1:key/1"
    ),
    _at(
        "POLICY-REGION-002",
        iam.ROLE_POLICY,
        "policy",
        _policy(Resource=[f"arn:aws:logs:{HOME}:{ACCOUNT}:log-group:a"]),
    ),
    _at(
        "POLICY-REGION-003",
        k8s.DEPLOYMENT,
        f"{_CONTAINER}.env.0",
        {"name": "EXPORT_TO", "value": f"https://aps-workspaces.{HOME}.amazonaws.com"},
    ),
    _at(
        "POLICY-REGION-003",
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        "serviceName",
        f"com.amazonaws.{HOME}.bedrock-runtime",
    ),
    _case("POLICY-REGION-004", regions.INSTANCE, replicateSourceDb="database"),
    _case("POLICY-REGION-004", regions.INSTANCE, replicateSourceDb=UNKNOWN),
    _case("POLICY-REGION-005", regions.BACKUPS, region="eu-west-1"),
    _case("POLICY-REGION-006", regions.SECRET, replicas=[{"region": HOME}]),
    _case("POLICY-REGION-006", regions.SECRET, replicas=[{"region": UNKNOWN}]),
    _case("POLICY-REGION-007", regions.BUCKET_REPLICATION, rules=[_REPLICATION]),
    _case("POLICY-REGION-008", "aws:ec2/subnet:Subnet", availabilityZone=f"{HOME}a"),
    _case("POLICY-REGION-008", "aws:ec2/subnet:Subnet", availabilityZone=UNKNOWN),
    _case(
        "POLICY-REGION-008",
        "aws:rds/cluster:Cluster",
        availabilityZones=[f"{REGION}a", UNKNOWN],
    ),
    _case("POLICY-REGION-008", "aws:ec2/vpcEndpoint:VpcEndpoint", serviceName=UNKNOWN),
    _at(
        "POLICY-REGION-008",
        "kubernetes:external-secrets.io/v1:SecretStore",
        "spec.provider.aws.region",
        HOME,
    ),
)

_DATA: Final = (
    _case("POLICY-KMS-001", keys.KEY, multiRegion=True),
    _case("POLICY-KMS-001", keys.KEY, multiRegion=UNKNOWN),
    _case("POLICY-KMS-001", "aws:kms/replicaKey:ReplicaKey"),
    _case("POLICY-KMS-002", keys.KEY, enableKeyRotation=MISSING),
    _case("POLICY-KMS-003", keys.KEY, deletionWindowInDays=6),
    _case("POLICY-KMS-004", keys.KEY, policy=_policy(Principal={"AWS": "*"})),
    _case("POLICY-KMS-004", keys.KEY, policy=_policy(Principal="*")),
    _case("POLICY-SECRET-001", regions.SECRET, kmsKeyId=MISSING),
    _case("POLICY-SECRET-002", regions.SECRET, recoveryWindowInDays=0),
    _case("POLICY-RDS-001", regions.INSTANCE, storageEncrypted=False),
    _case("POLICY-RDS-001", regions.INSTANCE, kmsKeyId=MISSING),
    _case("POLICY-RDS-002", regions.INSTANCE, publiclyAccessible=True),
    _case(
        "POLICY-RDS-003",
        regions.INSTANCE,
        replicateSourceDb=MISSING,
        deletionProtection=MISSING,
    ),
    _case("POLICY-RDS-004", regions.INSTANCE, backupRetentionPeriod=6),
    _case("POLICY-RDS-004", regions.INSTANCE, backupRetentionPeriod=UNKNOWN),
    _case("POLICY-RDS-005", regions.INSTANCE, caCertIdentifier=MISSING),
    _case("POLICY-RDS-006", regions.INSTANCE, iamDatabaseAuthenticationEnabled=False),
    _case("POLICY-RDS-007", regions.INSTANCE, username="admin"),
    _case("POLICY-RDS-007", regions.INSTANCE, password=UNKNOWN),
    _case("POLICY-RDS-009", regions.INSTANCE, enabledCloudwatchLogsExports=["upgrade"]),
    _case("POLICY-RDS-010", database.PARAMETERS, parameters=[]),
    _at("POLICY-RDS-010", database.PARAMETERS, "parameters.0.value", "0"),
    _case("POLICY-S3-001", storage.ACCESS_BLOCK, restrictPublicBuckets=False),
    _case("POLICY-S3-001", storage.ACCESS_BLOCK, blockPublicAcls=MISSING),
    _case("POLICY-S3-002", storage.POLICY, policy=_policy(Principal={"AWS": "1"})),
    _case("POLICY-LOG-001", logs.LOG_GROUP, kmsKeyId=MISSING),
    _case("POLICY-LOG-002", logs.LOG_GROUP, retentionInDays=0),
)

_ACCESS: Final = (
    _case("POLICY-IAM-001", iam.ROLE_POLICY, policy=_policy(Action=["s3:*"])),
    _case("POLICY-IAM-001", iam.ROLE_POLICY, policy=_policy(Action="*")),
    _case("POLICY-IAM-001", iam.ROLE_POLICY, policy=_policy(NotAction=["iam:*"])),
    _case("POLICY-IAM-002", iam.ROLE_POLICY, policy=_policy(Resource="*")),
    _case("POLICY-IAM-002", iam.ROLE_POLICY, policy=_policy(NotResource=["a"])),
    _case(
        "POLICY-IAM-003",
        iam.ROLE,
        assumeRolePolicy=json.dumps({"Statement": {**TRUST, "Condition": {}}}),
    ),
    _case(
        "POLICY-IAM-003",
        iam.ROLE,
        assumeRolePolicy=json.dumps({"Statement": {**TRUST, "Principal": "*"}}),
    ),
    _case("POLICY-SG-001", security_groups.INGRESS, fromPort=80, toPort=80),
    _case("POLICY-SG-001", security_groups.INGRESS, cidrIpv6="::/0", ipProtocol="udp"),
    _case("POLICY-SG-002", security_groups.INGRESS, cidrIpv4="10.0.0.0/8", toPort=6000),
    Case(
        rule="POLICY-SG-002",
        type=security_groups.INGRESS,
        changes={
            "cidrIpv4": MISSING,
            "referencedSecurityGroupId": "sg-1",
            "fromPort": 22,
        },
    ),
    _case("POLICY-SG-003", security_groups.GROUP, ingress=[{"fromPort": 443}]),
    _case("POLICY-ALB-001", load_balancer.BALANCER, enableDeletionProtection=False),
    _case("POLICY-ALB-002", load_balancer.LISTENER, protocol="HTTP"),
    _case(
        "POLICY-ALB-002", load_balancer.LISTENER, sslPolicy="ELBSecurityPolicy-2016-08"
    ),
    _case(
        "POLICY-ALB-002",
        load_balancer.LISTENER,
        sslPolicy="ELBSecurityPolicy-TLS13-1-0-2021-06",
    ),
    _case("POLICY-ALB-003", load_balancer.BALANCER, dropInvalidHeaderFields=MISSING),
    _case("POLICY-ALB-004", load_balancer.BALANCER, accessLogs={"enabled": False}),
    _at(
        "POLICY-EKS-001",
        cluster.CLUSTER,
        "vpcConfig.endpointPrivateAccess",
        value=False,
    ),
    _at(
        "POLICY-EKS-002", cluster.CLUSTER, "vpcConfig.publicAccessCidrs", ["0.0.0.0/0"]
    ),
    _at("POLICY-EKS-002", cluster.CLUSTER, "vpcConfig.publicAccessCidrs", MISSING),
    _at("POLICY-EKS-002", cluster.CLUSTER, "vpcConfig.publicAccessCidrs", UNKNOWN),
    _at("POLICY-EKS-003", cluster.CLUSTER, "encryptionConfig", MISSING),
    _at(
        "POLICY-EKS-004",
        cluster.CLUSTER,
        "accessConfig.authenticationMode",
        "CONFIG_MAP",
    ),
    _case("POLICY-EKS-005", cluster.CLUSTER, enabledClusterLogTypes=["api"]),
    _at("POLICY-EKS-006", cluster.CLUSTER, "upgradePolicy.supportType", "EXTENDED"),
    _case("POLICY-EKS-007", cluster.CLUSTER, deletionProtection=False),
    _at("POLICY-TAG-001", tags.PROVIDER, "defaultTags", json.dumps({"tags": {}})),
    _at("POLICY-TAG-001", tags.PROVIDER, "defaultTags", UNKNOWN),
)

_WORKLOADS: Final = (
    _at("POLICY-K8S-001", k8s.NAMESPACE, "metadata.labels", {}),
    _at("POLICY-K8S-002", k8s.DEPLOYMENT, f"{_POD}.securityContext", MISSING),
    _at(
        "POLICY-K8S-003",
        k8s.DEPLOYMENT,
        f"{_CONTAINER}.securityContext.capabilities",
        {},
    ),
    _at(
        "POLICY-K8S-003",
        k8s.DEPLOYMENT,
        f"{_CONTAINER}.securityContext.allowPrivilegeEscalation",
        MISSING,
    ),
    _at("POLICY-K8S-004", k8s.DEPLOYMENT, f"{_CONTAINER}.resources.limits", MISSING),
    _at("POLICY-K8S-005", k8s.DEPLOYMENT, f"{_CONTAINER}.readinessProbe", MISSING),
    _at("POLICY-K8S-006", k8s.DEPLOYMENT, f"{_CONTAINER}.image", "keeptrusts/gateway"),
    _at(
        "POLICY-K8S-006",
        k8s.DEPLOYMENT,
        f"{_CONTAINER}.image",
        "keeptrusts/gateway:latest",
    ),
    _at(
        "POLICY-K8S-006", k8s.DEPLOYMENT, f"{_CONTAINER}.image", "example.com/gateway:1"
    ),
    _at("POLICY-K8S-007", k8s.SERVICE, "spec.type", "LoadBalancer"),
    _at("POLICY-K8S-008", k8s.SECRET, "stringData", {"token": "t"}),
    _at("POLICY-K8S-008", k8s.SECRET, "data", UNKNOWN),
    _at(
        "POLICY-K8S-009",
        k8s.DEPLOYMENT,
        f"{_CONTAINER}.env.0",
        {"name": "GATEWAY_TOKEN", "value": UNKNOWN},
    ),
)

_EDGE: Final = (
    _case("POLICY-CLOUDFLARE-001", cf.MONITOR, path="/"),
    _case("POLICY-CLOUDFLARE-001", cf.MONITOR, allowInsecure=True),
    _at("POLICY-CLOUDFLARE-002", cf.BALANCER, "regionPools.WEU", MISSING),
    _at("POLICY-CLOUDFLARE-003", cf.BALANCER, "regionPools.WEU", ["c", "a"]),
    _case("POLICY-CLOUDFLARE-003", cf.BALANCER, countryPools={"DE": ["a"]}),
    _case("POLICY-CLOUDFLARE-004", cf.BALANCER, defaultPools=["a"]),
    _case("POLICY-CLOUDFLARE-004", cf.BALANCER, fallbackPool=MISSING),
    _case("POLICY-CLOUDFLARE-005", cf.BALANCER, proxied=False),
    _at(
        "POLICY-CLOUDFLARE-006",
        cf.POOL,
        "origins.0.address",
        "us-east-1.gateway.example",
    ),
    _at("POLICY-CLOUDFLARE-006", cf.POOL, "origins.0.header", {"hosts": ["a.example"]}),
    _case("POLICY-ROUTE53-001", route53.RECORD, healthCheckId=MISSING),
    _at(
        "POLICY-ROUTE53-001",
        route53.RECORD,
        "aliases.0.evaluateTargetHealth",
        value=True,
    ),
    _case("POLICY-ROUTE53-002", route53.RECORD, records=["10.0.0.1"]),
    _case(
        "POLICY-ROUTE53-003", route53.RECORD, name="us-east-1.gateway.aws.example.com"
    ),
    _case("POLICY-ROUTE53-004", route53.HEALTH_CHECK, fqdn="gateway.aws.example.com"),
    _case("POLICY-ROUTE53-004", route53.HEALTH_CHECK, type="HTTP"),
)

CASES: Final = (*_REGIONS, *_DATA, *_ACCESS, *_WORKLOADS, *_EDGE)
