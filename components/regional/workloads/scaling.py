"""How many replicas there are, and how many may leave at once.

Pure: it returns arguments and creates nothing.
"""

from typing import Final

import pulumi_kubernetes as k8s

from plan.sizes import Pods

#: Percent of what a pod asks for; from the product's documentation.
_CPU: Final = 70
_MEMORY: Final = 80


def autoscaler(
    app: str, pods: Pods
) -> k8s.autoscaling.v2.HorizontalPodAutoscalerSpecArgs:
    """Return what owns the replica count of a Deployment."""
    return k8s.autoscaling.v2.HorizontalPodAutoscalerSpecArgs(
        scale_target_ref=k8s.autoscaling.v2.CrossVersionObjectReferenceArgs(
            api_version="apps/v1", kind="Deployment", name=app
        ),
        min_replicas=pods.floor,
        max_replicas=pods.ceiling,
        metrics=[_utilisation("cpu", _CPU), _utilisation("memory", _MEMORY)],
    )


def disruption(app: str) -> k8s.policy.v1.PodDisruptionBudgetSpecArgs:
    """Return a budget of one; a pod that is not ready never holds up a drain."""
    return k8s.policy.v1.PodDisruptionBudgetSpecArgs(
        max_unavailable=1,
        unhealthy_pod_eviction_policy="AlwaysAllow",
        selector=k8s.meta.v1.LabelSelectorArgs(match_labels={"app": app}),
    )


def _utilisation(resource: str, percent: int) -> k8s.autoscaling.v2.MetricSpecArgs:
    return k8s.autoscaling.v2.MetricSpecArgs(
        type="Resource",
        resource=k8s.autoscaling.v2.ResourceMetricSourceArgs(
            name=resource,
            target=k8s.autoscaling.v2.MetricTargetArgs(
                type="Utilization", average_utilization=percent
            ),
        ),
    )
