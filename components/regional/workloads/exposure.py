"""How the pods of a workload join the target group of the region's entrance.

A Service that stays inside the cluster and a binding of it to a target group that is
declared elsewhere: no controller makes a load balancer.
"""

import pulumi
import pulumi_kubernetes as k8s

from components.regional.workloads.workload_identity import Place


def expose(
    name: str,
    place: Place,
    *,
    port: int,
    target_group_arn: pulumi.Input[str],
    component: pulumi.ComponentResource,
) -> None:
    """Register the pods of a workload, as they come and go."""
    service = k8s.core.v1.Service(
        f"{name}-service",
        metadata=place.metadata(),
        spec=k8s.core.v1.ServiceSpecArgs(
            type="ClusterIP",
            selector={"app": place.app},
            ports=[
                k8s.core.v1.ServicePortArgs(name="http", port=port, target_port="http")
            ],
        ),
        opts=pulumi.ResourceOptions(parent=component),
    )
    k8s.apiextensions.CustomResource(
        f"{name}-binding",
        api_version="eks.amazonaws.com/v1",
        kind="TargetGroupBinding",
        metadata=place.metadata(),
        spec={
            "targetGroupARN": target_group_arn,
            "targetType": "ip",
            "serviceRef": {"name": place.app, "port": port},
        },
        # No update leads a binding to another target group, and the name is taken.
        # https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2764
        opts=pulumi.ResourceOptions(
            parent=component,
            depends_on=[service],
            replace_on_changes=["spec.targetGroupARN"],
            delete_before_replace=True,
        ),
    )
