"""Valid Kubernetes objects, and mistakes in them."""

import copy
from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.property_values import Path as Steps
from offline_cloud.rule import ResourceInputs

DEPLOYMENT: Final = "kubernetes:apps/v1:Deployment"
SERVICE: Final = "kubernetes:core/v1:Service"
AUTOSCALER: Final = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler"
POLICY: Final = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
SECRET: Final = "kubernetes:core/v1:Secret"

CONTAINER: Final[Mapping[str, Any]] = {
    "name": "gateway",
    "image": "keeptrusts/gateway:1.5.0",
    "imagePullPolicy": "IfNotPresent",
    "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}],
    "resources": {"limits": {"memory": "1Gi"}, "requests": {"cpu": "250m"}},
    "readinessProbe": {"httpGet": {"path": "/readyz", "port": "http"}},
    "securityContext": {"capabilities": {"drop": ["ALL"]}},
}
#: An object of each kind, valid as it is.
VALID: Final[Mapping[str, Mapping[str, Any]]] = {
    DEPLOYMENT: {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "gateway", "labels": {"app": "gateway"}},
        "spec": {
            "selector": {"matchLabels": {"app": "gateway"}},
            "strategy": {"rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}},
            "template": {
                "metadata": {"labels": {"app": "gateway"}},
                "spec": {"containers": [CONTAINER], "restartPolicy": "Always"},
            },
        },
    },
    SERVICE: {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "gateway"},
        "spec": {
            "ipFamilies": ["IPv4"],
            "ports": [{"port": 80, "targetPort": "http"}],
            "type": "ClusterIP",
        },
    },
    AUTOSCALER: {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "gateway"},
        "spec": {
            "maxReplicas": 6,
            "metrics": [
                {
                    "type": "Resource",
                    "resource": {
                        "name": "cpu",
                        "target": {"type": "Utilization", "averageUtilization": 60},
                    },
                }
            ],
            "scaleTargetRef": {"kind": "Deployment", "name": "gateway"},
        },
    },
    POLICY: {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "gateway"},
        "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]},
    },
    SECRET: {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "gateway"},
        "data": {"token": "aGVsbG8="},
    },
}
_POD: Final = "spec.template.spec"
#: Where a mistake is planted, the wrong value, and the complaint it deserves.
MISTAKES: Final[tuple[tuple[str, tuple[str | int, ...], object, str, str], ...]] = (
    (DEPLOYMENT, ("spec", "replicas"), "3", "spec.replicas", "expected integer"),
    (DEPLOYMENT, ("spec", "replicaz"), 3, "spec.replicaz", "did you mean 'replicas'?"),
    (DEPLOYMENT, ("colour",), "red", "colour", "unknown field; known are"),
    (
        *(DEPLOYMENT, ("spec", "selector", "matchLabels", "zone"), 1),
        *("spec.selector.matchLabels.zone", "expected string"),
    ),
    (
        *(DEPLOYMENT, ("spec", "strategy", "rollingUpdate", "maxSurge"), True),
        *("spec.strategy.rollingUpdate.maxSurge", "expected string or integer"),
    ),
    (
        *(DEPLOYMENT, ("spec", "strategy", "type"), "Rolling"),
        *("spec.strategy.type", "expected one of Recreate, RollingUpdate"),
    ),
    (
        *(DEPLOYMENT, ("spec", "template", "spec", "containers", 0, "ports", 0)),
        *({"containerPort": "80"}, f"{_POD}.containers[0].ports[0].containerPort"),
        "expected integer",
    ),
    (
        *(DEPLOYMENT, ("spec", "template", "spec", "containers", 0, "ports", 0)),
        *({"containerPort": 80, "protocol": "QUIC"},),
        *(f"{_POD}.containers[0].ports[0].protocol", "expected one of TCP, UDP, SCTP"),
    ),
    (
        *(DEPLOYMENT, ("spec", "template", "spec", "containers", 1), {"image": "x"}),
        *(f"{_POD}.containers[1].name", "a value is required"),
    ),
    (
        *(DEPLOYMENT, ("spec", "template", "spec", "containers", 0, "resources")),
        *({"limits": {"memory": "1GB"}},),
        *(f"{_POD}.containers[0].resources.limits.memory", "expected a quantity"),
    ),
    (SERVICE, ("spec", "type"), "Ingress", "spec.type", "expected one of ClusterIP"),
    (
        *(SERVICE, ("spec", "ipFamilies"), ["IPv4", "IPv5"]),
        *("spec.ipFamilies[1]", "expected one of IPv4, IPv6, got 'IPv5'"),
    ),
    (
        *(SERVICE, ("spec", "ports", 0, "port"), 2**31),
        *("spec.ports[0].port", "expected a number of 32 bits"),
    ),
    (SERVICE, ("apiVersion",), "v2", "apiVersion", "expected one of v1"),
    (
        *(AUTOSCALER, ("spec", "metrics", 0, "type"), "CPU"),
        *("spec.metrics[0].type", "expected one of ContainerResource"),
    ),
    (
        *(POLICY, ("spec", "policyTypes"), ["Ingress", "Exgress"]),
        *("spec.policyTypes[1]", "expected one of Ingress, Egress"),
    ),
    (SECRET, ("data", "token"), "not base64", "data.token", "expected text in base64"),
)


def subject(token: str, inputs: Mapping[str, Any]) -> ResourceInputs:
    """Return the inputs of an object to validate."""
    urn = f"urn:pulumi:dev::keeptrusts-gateway::{token}::it"
    return ResourceInputs(
        token=token, urn=urn, name="it", inputs=inputs, region="", account=""
    )


def with_value(inputs: Mapping[str, Any], path: Steps, value: object) -> dict[str, Any]:
    """Return a copy with one value set, at the end of a list if need be."""
    changed = copy.deepcopy(dict(inputs))
    holder: Any = changed
    for step in path[:-1]:
        holder = holder[step]
    if path[-1] == len(holder):
        holder.append(value)
    else:
        holder[path[-1]] = value
    return changed
