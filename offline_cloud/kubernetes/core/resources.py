"""Resource types of built-in Kubernetes kinds and Helm releases.

No controller runs in the offline cluster. The status of an object is that of a ready
object in a healthy cluster.
"""

import base64
from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import input_text
from offline_cloud.kubernetes.objects import (
    NAMESPACE,
    condition,
    name_of,
    object_type,
    spec,
)
from offline_cloud.resource_type import CreateContext, ResourceType

#: https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/release/
_RELEASE: Final = (
    "https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider"
    "/helm_release.go"
)


def _replicas(context: CreateContext) -> int:
    return int(spec(context).get("replicas") or 1)


def _deployment(context: CreateContext) -> Mapping[str, Any]:
    count = _replicas(context)
    ready = ("availableReplicas", "readyReplicas", "replicas", "updatedReplicas")
    status = {
        **dict.fromkeys(ready, count),
        "conditions": [condition("Available"), condition("Progressing")],
        "observedGeneration": 1,
    }
    # https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/
    defaults = {
        "progressDeadlineSeconds": 600,
        "replicas": count,
        "revisionHistoryLimit": 10,
    }
    return {"spec": defaults, "status": status}


def _empty_status(_context: CreateContext) -> Mapping[str, Any]:
    # The SDK declares a status, which Kubernetes 1.28 has removed.
    return {"status": {}}


def _service(context: CreateContext) -> Mapping[str, Any]:
    drawn = int(context.hex(4, "address"), 16)
    address = f"172.20.{drawn // 256}.{drawn % 254 + 1}"
    # https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/
    defaults = {
        "clusterIP": address,
        "clusterIPs": [address],
        "internalTrafficPolicy": "Cluster",
        "ipFamilies": ["IPv4"],
        "ipFamilyPolicy": "SingleStack",
        "sessionAffinity": "None",
        "type": "ClusterIP",
    }
    return {"spec": defaults, "status": {"loadBalancer": {}}}


def _namespace(context: CreateContext) -> Mapping[str, Any]:
    label = {"kubernetes.io/metadata.name": name_of(context)}
    return {
        "metadata": {"labels": label},
        "spec": {"finalizers": ["kubernetes"]},
        "status": {"phase": "Active"},
    }


def _secret(context: CreateContext) -> Mapping[str, Any]:
    texts: Mapping[str, str] = context.inputs.get("stringData") or {}
    encoded = {
        key: base64.b64encode(text.encode()).decode() for key, text in texts.items()
    }
    return {"data": encoded, "type": "Opaque"}


def _autoscaler(context: CreateContext) -> Mapping[str, Any]:
    minimum = int(spec(context).get("minReplicas") or 1)
    status = {
        "conditions": [condition("AbleToScale"), condition("ScalingActive")],
        "currentReplicas": minimum,
        "desiredReplicas": minimum,
    }
    return {"spec": {"minReplicas": 1}, "status": status}


def _budget(_context: CreateContext) -> Mapping[str, Any]:
    counts = ("currentHealthy", "desiredHealthy", "expectedPods")
    status = {
        **dict.fromkeys(counts, 0),
        "conditions": [condition("DisruptionAllowed")],
        "disruptionsAllowed": 0,
        "observedGeneration": 1,
    }
    return {"status": status}


def _job(_context: CreateContext) -> Mapping[str, Any]:
    status = {"conditions": [condition("Complete")], "ready": 0, "succeeded": 1}
    # https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/
    defaults = {"backoffLimit": 6, "completions": 1, "parallelism": 1}
    return {"spec": defaults, "status": status}


def _release_id(context: CreateContext) -> str:
    namespace = input_text(context, "namespace", "default")
    return f"{namespace}/{input_text(context, 'name', context.name)}"


def _release(context: CreateContext) -> Mapping[str, Any]:
    namespace, _, name = _release_id(context).partition("/")
    version = input_text(context, "version", "0.1.0")
    off = (
        *("atomic", "cleanupOnFail", "createNamespace", "dependencyUpdate"),
        *("disableCRDHooks", "disableOpenapiValidation", "disableWebhooks"),
        *("forceUpdate", "lint", "recreatePods", "renderSubchartNotes", "replace"),
        *("resetValues", "reuseValues", "skipAwait", "skipCrds", "verify"),
    )
    status = {
        "appVersion": version,
        "chart": input_text(context, "chart"),
        "name": name,
        "namespace": namespace,
        "revision": 1,
        "status": "deployed",
        "version": version,
    }
    return {
        **dict.fromkeys(off, False),
        "manifest": {},
        "name": name,
        "namespace": namespace,
        "resourceNames": {},
        "status": status,
        "timeout": 300,
        "values": {},
        "version": version,
    }


_RELEASE_ENTRY: Final = ResourceType(
    token="kubernetes:helm.sh/v3:Release",
    identity=_release_id,
    computed=_release,
    replaces=dict.fromkeys(("name", "namespace"), _RELEASE),
    autoname="name",
)

RESOURCE_TYPES: tuple[ResourceType, ...] = (
    object_type(NAMESPACE, compute=_namespace, namespaced=False),
    object_type("core/v1:ServiceAccount"),
    object_type("core/v1:Service", "spec.clusterIP", compute=_service),
    object_type("core/v1:ConfigMap", "binaryData", "data"),
    object_type("core/v1:ConfigMapPatch"),
    object_type(
        "core/v1:Secret",
        *("data", "stringData", "type"),
        compute=_secret,
        secret_outputs=("data", "stringData"),
    ),
    object_type("apps/v1:Deployment", "spec.selector", compute=_deployment),
    object_type("autoscaling/v2:HorizontalPodAutoscaler", compute=_autoscaler),
    object_type("policy/v1:PodDisruptionBudget", compute=_budget),
    object_type("networking.k8s.io/v1:NetworkPolicy", compute=_empty_status),
    object_type(
        "batch/v1:Job",
        *("spec.completions", "spec.parallelism", "spec.selector", "spec.template"),
        compute=_job,
    ),
    _RELEASE_ENTRY,
)
