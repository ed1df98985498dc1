"""Enumerations of Kubernetes fields, which the published OpenAPI omits.

The API server rejects any other value. The published document is generated without
enumerations, so each field is a plain string there.
Sources: the types marked ``+enum``, and the validation beside them, in
https://github.com/kubernetes/api/tree/v0.35.0 (core, apps, autoscaling, batch,
networking, policy) and
https://github.com/kubernetes/kubernetes/blob/v1.35.0/hack/update-openapi-spec.sh.

Not modelled here: extensible sets, such as the media of an emptyDir, and fields whose
set depends on feature gates.
"""

from collections.abc import Mapping
from typing import Final

_PROTOCOLS: Final = ("TCP", "UDP", "SCTP")
_EFFECTS: Final = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_NODE_POLICIES: Final = ("Honor", "Ignore")
_TRAFFIC_POLICIES: Final = ("Cluster", "Local")
_CONTAINER: Final = {
    "imagePullPolicy": ("Always", "IfNotPresent", "Never"),
    "terminationMessagePolicy": ("File", "FallbackToLogsOnError"),
}
_SELECTOR_OPERATORS: Final = ("In", "NotIn", "Exists", "DoesNotExist")

#: Allowed values by definition and field; for a list, of its items.
ENUMS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "io.k8s.api.apps.v1.DaemonSetUpdateStrategy": {
        "type": ("RollingUpdate", "OnDelete")
    },
    "io.k8s.api.apps.v1.DeploymentStrategy": {"type": ("Recreate", "RollingUpdate")},
    "io.k8s.api.apps.v1.StatefulSetSpec": {
        "podManagementPolicy": ("OrderedReady", "Parallel")
    },
    "io.k8s.api.apps.v1.StatefulSetUpdateStrategy": {
        "type": ("RollingUpdate", "OnDelete")
    },
    "io.k8s.api.autoscaling.v2.HPAScalingPolicy": {"type": ("Pods", "Percent")},
    "io.k8s.api.autoscaling.v2.HPAScalingRules": {
        "selectPolicy": ("Max", "Min", "Disabled")
    },
    "io.k8s.api.autoscaling.v2.MetricSpec": {
        "type": ("ContainerResource", "External", "Object", "Pods", "Resource")
    },
    "io.k8s.api.autoscaling.v2.MetricTarget": {
        "type": ("Utilization", "Value", "AverageValue")
    },
    "io.k8s.api.batch.v1.CronJobSpec": {
        "concurrencyPolicy": ("Allow", "Forbid", "Replace")
    },
    "io.k8s.api.batch.v1.JobSpec": {"completionMode": ("NonIndexed", "Indexed")},
    "io.k8s.api.core.v1.Container": _CONTAINER,
    "io.k8s.api.core.v1.ContainerPort": {"protocol": _PROTOCOLS},
    "io.k8s.api.core.v1.EphemeralContainer": _CONTAINER,
    "io.k8s.api.core.v1.HTTPGetAction": {"scheme": ("HTTP", "HTTPS")},
    "io.k8s.api.core.v1.NodeSelectorRequirement": {
        "operator": (*_SELECTOR_OPERATORS, "Gt", "Lt")
    },
    "io.k8s.api.core.v1.PodSpec": {
        "dnsPolicy": ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
        "preemptionPolicy": ("Never", "PreemptLowerPriority"),
        "restartPolicy": ("Always", "OnFailure", "Never"),
    },
    "io.k8s.api.core.v1.SeccompProfile": {
        "type": ("Localhost", "RuntimeDefault", "Unconfined")
    },
    "io.k8s.api.core.v1.ServicePort": {"protocol": _PROTOCOLS},
    "io.k8s.api.core.v1.ServiceSpec": {
        "externalTrafficPolicy": _TRAFFIC_POLICIES,
        "internalTrafficPolicy": _TRAFFIC_POLICIES,
        "ipFamilies": ("IPv4", "IPv6"),
        "ipFamilyPolicy": ("SingleStack", "PreferDualStack", "RequireDualStack"),
        "sessionAffinity": ("None", "ClientIP"),
        "type": ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
    },
    "io.k8s.api.core.v1.Taint": {"effect": _EFFECTS},
    "io.k8s.api.core.v1.Toleration": {"effect": _EFFECTS},
    "io.k8s.api.core.v1.TopologySpreadConstraint": {
        "nodeAffinityPolicy": _NODE_POLICIES,
        "nodeTaintsPolicy": _NODE_POLICIES,
        "whenUnsatisfiable": ("DoNotSchedule", "ScheduleAnyway"),
    },
    "io.k8s.api.networking.v1.HTTPIngressPath": {
        "pathType": ("Exact", "Prefix", "ImplementationSpecific")
    },
    "io.k8s.api.networking.v1.NetworkPolicyPort": {"protocol": _PROTOCOLS},
    "io.k8s.api.networking.v1.NetworkPolicySpec": {
        "policyTypes": ("Ingress", "Egress")
    },
    "io.k8s.api.policy.v1.PodDisruptionBudgetSpec": {
        "unhealthyPodEvictionPolicy": ("IfHealthyBudget", "AlwaysAllow")
    },
    "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement": {
        "operator": _SELECTOR_OPERATORS
    },
}
