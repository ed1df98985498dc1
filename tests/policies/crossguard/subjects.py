"""Resources that no rule objects to, and facts of the stacks that have them."""

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from config.loader import load_project
from config.types import ClientRegion
from policies.crossguard import facts as stack_facts
from policies.crossguard.facts import Facts
from policies.crossguard.rule import Resource
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
from tests import sample_project

#: The day on which waivers are valid or not.
TODAY: Final = date(2026, 6, 30)
#: The closed region whose resources the subjects are.
REGION: Final = "eu-west-1"
DR_REGION: Final = "eu-central-1"
HOME: Final = "us-east-1"
ACCOUNT: Final = "111122223333"
KEY_ARN: Final = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"
#: Removes the value at a path.
MISSING: Final = object()


@cache
def facts(stack: str, pack: str = "eu-gdpr") -> Facts:
    """Return the facts of a stack of the sample project, with a pack for the EU."""
    with TemporaryDirectory() as folder:
        files = sample_project.write(Path(folder))
        sample_project.edit(files, f"Pulumi.{REGION}.yaml", "[eu-gdpr]", f"[{pack}]")
        project = load_project(files)
    return stack_facts.of_stack(project, stack, TODAY)


def _policy(*statements: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


ALLOWED: Final = {
    "Effect": "Allow",
    "Action": ["s3:PutObject"],
    "Resource": ["arn:aws:s3:::audit/*"],
}
TRUST: Final = {
    "Effect": "Allow",
    "Principal": {"Service": "pods.eks.amazonaws.com"},
    "Action": ["sts:AssumeRole"],
    "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
}
TLS_ONLY: Final = {
    "Effect": "Deny",
    "Principal": {"AWS": "*"},
    "Action": ["s3:*"],
    "Resource": ["arn:aws:s3:::audit"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
_CONTAINER: Final[Mapping[str, Any]] = {
    "name": "gateway",
    "image": "keeptrusts/gateway:1.5.0",
    "env": [{"name": "GATEWAY_TOKEN", "valueFrom": {"secretKeyRef": {"name": "a"}}}],
    "securityContext": {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
    },
    "resources": {
        "requests": {"cpu": "1", "memory": "1Gi"},
        "limits": {"memory": "1Gi"},
    },
    "readinessProbe": {"httpGet": {"path": "/readyz"}},
    "livenessProbe": {"httpGet": {"path": "/healthz"}},
}

#: Inputs by type; each is of a region, or of the global stack (see `GLOBAL_TYPES`).
INPUTS: Final[Mapping[str, Mapping[str, Any]]] = {
    regions.INSTANCE: {
        "backupRetentionPeriod": 7,
        "caCertIdentifier": "rds-ca-rsa2048-g1",
        "deletionProtection": True,
        "enabledCloudwatchLogsExports": ["postgresql"],
        "iamDatabaseAuthenticationEnabled": True,
        "kmsKeyId": KEY_ARN,
        "publiclyAccessible": False,
        "replicateSourceDb": f"arn:aws:rds:{HOME}:{ACCOUNT}:db:database",
        "storageEncrypted": True,
    },
    database.PARAMETERS: {"parameters": [{"name": "rds.force_ssl", "value": "1"}]},
    regions.BACKUPS: {"region": DR_REGION, "kmsKeyId": KEY_ARN},
    regions.SECRET: {"kmsKeyId": KEY_ARN, "recoveryWindowInDays": 30},
    regions.BUCKET_REPLICATION: {"rules": []},
    keys.KEY: {
        "deletionWindowInDays": 30,
        "enableKeyRotation": True,
        "multiRegion": False,
        "policy": _policy({**ALLOWED, "Principal": {"AWS": "arn:aws:iam::1:root"}}),
    },
    "aws:ec2/subnet:Subnet": {"availabilityZone": f"{REGION}a"},
    cluster.CLUSTER: {
        "accessConfig": {"authenticationMode": "API"},
        "deletionProtection": True,
        "enabledClusterLogTypes": ["audit"],
        "encryptionConfig": {"resources": ["secrets"]},
        "upgradePolicy": {"supportType": "STANDARD"},
        "vpcConfig": {
            "endpointPrivateAccess": True,
            "endpointPublicAccess": True,
            "publicAccessCidrs": ["203.0.113.0/24"],
        },
    },
    load_balancer.BALANCER: {
        "accessLogs": {"enabled": True, "bucket": "logs"},
        "dropInvalidHeaderFields": True,
        "enableDeletionProtection": True,
    },
    load_balancer.LISTENER: {
        "protocol": "HTTPS",
        "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
    },
    load_balancer.ASSOCIATION: {},
    security_groups.INGRESS: {
        "cidrIpv4": "0.0.0.0/0",
        "fromPort": 443,
        "ipProtocol": "tcp",
        "toPort": 443,
    },
    security_groups.GROUP: {"description": "The load balancer."},
    logs.LOG_GROUP: {"kmsKeyId": KEY_ARN, "retentionInDays": 365},
    storage.BUCKET: {"bucket": "audit"},
    storage.ACCESS_BLOCK: {
        "bucket": "audit",
        "blockPublicAcls": True,
        "blockPublicPolicy": True,
        "ignorePublicAcls": True,
        "restrictPublicBuckets": True,
    },
    storage.POLICY: {"bucket": "audit", "policy": _policy(TLS_ONLY)},
    storage.ENCRYPTION: {"bucket": "audit"},
    iam.ROLE: {"assumeRolePolicy": _policy(TRUST)},
    iam.ROLE_POLICY: {"policy": _policy(ALLOWED)},
    k8s.NAMESPACE: {
        "metadata": {
            "name": "gateway",
            "labels": {"pod-security.kubernetes.io/enforce": "restricted"},
        }
    },
    k8s.NETWORK_POLICY: {
        "metadata": {"name": "deny", "namespace": "gateway"},
        "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]},
    },
    k8s.DEPLOYMENT: {
        "metadata": {"name": "gateway", "namespace": "gateway"},
        "spec": {
            "template": {
                "spec": {
                    "containers": [_CONTAINER],
                    "securityContext": {"runAsNonRoot": True},
                }
            }
        },
    },
    k8s.AUTOSCALER: {"spec": {"scaleTargetRef": {"name": "gateway"}}},
    k8s.SERVICE: {"spec": {"type": "ClusterIP"}},
    k8s.SECRET: {"metadata": {"name": "empty"}},
    "kubernetes:external-secrets.io/v1:SecretStore": {
        "spec": {"provider": {"aws": {"region": REGION}}}
    },
    tags.PROVIDER: {
        "region": REGION,
        "defaultTags": json.dumps(
            {
                "tags": {
                    "project": "keeptrusts-gateway",
                    "region": REGION,
                    "data-residency": "eu",
                    "managed-by": "pulumi",
                }
            }
        ),
    },
    cf.MONITOR: {"allowInsecure": False, "path": "/readyz", "type": "https"},
    cf.POOL: {
        "enabled": True,
        "name": REGION,
        "origins": [
            {
                "address": f"{REGION}.gateway.aws.example.com",
                "header": {"hosts": [f"{REGION}.gateway.aws.example.com"]},
            }
        ],
    },
    cf.BALANCER: {
        "defaultPools": ["a", "b", "c"],
        "fallbackPool": "c",
        "name": "gateway.example.com",
        "proxied": True,
        "regionPools": {
            each.value: ["c"] if each.value in ("EEU", "WEU") else ["a", "b", "c"]
            for each in ClientRegion
        },
    },
    cf.RECORD: {"name": "aws.example.com", "type": "NS"},
    route53.RECORD: {
        "aliases": [{"evaluateTargetHealth": False, "name": "alb.example.com"}],
        "healthCheckId": "1",
        "latencyRoutingPolicies": [{"region": REGION}],
        "name": "gateway.aws.example.com",
        "setIdentifier": REGION,
        "type": "A",
    },
    route53.HEALTH_CHECK: {
        "fqdn": f"{REGION}.gateway.aws.example.com",
        "type": "HTTPS",
    },
}

#: Types whose subjects are of the global stack.
GLOBAL_TYPES: Final = frozenset(
    {
        *(cf.MONITOR, cf.POOL, cf.BALANCER, cf.RECORD),
        *(route53.RECORD, route53.HEALTH_CHECK),
    }
)


def facts_of(type_token: str) -> Facts:
    """Return the facts of the stack that has resources of a type."""
    return facts("global" if type_token in GLOBAL_TYPES else REGION)


def resource(type_token: str, changes: Mapping[str, object] | None = None) -> Resource:
    """Return the clean resource of a type, changed as asked, by dotted paths."""
    inputs: dict[str, Any] = deepcopy(dict(INPUTS.get(type_token, {})))
    for path, value in (changes or {}).items():
        _set(inputs, path.split("."), value)
    aws = type_token.startswith(("aws:", "pulumi:providers:aws"))
    own = HOME if type_token in GLOBAL_TYPES else REGION
    return Resource(
        type=type_token,
        name=str(inputs.get("name", type_token.rpartition(":")[2])),
        region=inputs.get("region", own) if aws else "",
        inputs=inputs,
    )


def _set(container: Any, keys: list[str], value: object) -> None:  # noqa: ANN401 - JSON
    first, *rest = keys
    key: Any = int(first) if isinstance(container, list) else first
    if rest:
        _set(container[key], rest, value)
    elif value is MISSING:
        del container[key]
    else:
        container[key] = value
