"""Rules of EKS Auto Mode: nodes, node classes and TargetGroupBindings."""

from collections.abc import Iterator
from typing import Final

from offline_cloud.aws.eks.resources import ACCESS_ENTRY, CLUSTER
from offline_cloud.aws.eks.rules.clusters import NODE_CLASS, NODE_GROUP
from offline_cloud.aws.elbv2.resources import TARGET_GROUP
from offline_cloud.input_values import flag, is_set, is_unset, pairs, text
from offline_cloud.kubernetes.core.rules.objects import RELEASE, SERVICE
from offline_cloud.kubernetes.core.rules.pods import TEMPLATED
from offline_cloud.kubernetes.core.rules.readiness import in_namespace, is_awaited
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    state_rule,
    violation,
)
from offline_cloud.store import StoredResource

BINDING: Final = "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding"
NODE_POOL: Final = "kubernetes:karpenter.sh/v1:NodePool"
_ROLE: Final = "aws:iam/role:Role"
_FARGATE: Final = "aws:eks/fargateProfile:FargateProfile"
#: Tag that the managed policy of a cluster's role requires on a target group.
_TAG: Final = "eks:eks-cluster-name"

_GUIDE: Final = "https://docs.aws.amazon.com/eks/latest/userguide"


def _cluster(view: StoreView) -> StoredResource | None:
    return view.store.find(CLUSTER, "arn", view.scope) if view.scope else None


def _auto_mode_enabled(cluster: StoredResource) -> bool:
    return flag(cluster.outputs, "computeConfig.enabled") is True


@state_rule(
    "ACR-011",
    BINDING,
    NODE_CLASS,
    NODE_POOL,
    requires="Kinds of EKS Auto Mode are used in clusters with Auto Mode.",
    source=f"{_GUIDE}/automode.html",
    operations=("create",),
)
def auto_mode_kind_without_auto_mode(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    cluster = _cluster(view)
    if cluster and not _auto_mode_enabled(cluster):
        kind = subject.token.rpartition(":")[2]
        yield violation(
            "",
            f'no matches for kind "{kind}": cluster '
            f"'{cluster.outputs.get('name')}' has no Auto Mode, which defines it",
        )


def _node_pool_problem(
    pool: StoredResource, cluster: StoredResource, view: StoreView
) -> str:
    """Return why nodes of a pool do not join their cluster; empty if they do."""
    name = text(pool.inputs, "spec.template.spec.nodeClassRef.name")
    for node_class in view.in_scope(NODE_CLASS):
        if text(node_class.outputs, "metadata.name") != name:
            continue
        role = text(node_class.inputs, "spec.role")
        for entry in view.store.of_type(ACCESS_ENTRY):
            same = entry.inputs.get("clusterName") == cluster.outputs.get("name")
            arn = str(entry.inputs.get("principalArn"))
            if (
                same
                and entry.inputs.get("type") == "EC2"
                and role
                and arn.rpartition("/")[2] == role.rpartition("/")[2]
            ):
                return ""
        if is_unset(node_class.inputs, "spec.role"):
            return ""
        return f"role '{role}' has no access entry of type EC2"
    return f"its node class '{name}' does not exist"


@state_rule(
    "ACR-012",
    *TEMPLATED,
    RELEASE,
    requires="A workload is created in a cluster that nodes can join.",
    source=f"{_GUIDE}/create-node-class.html",
    operations=("create",),
    retry_until_timeout=True,
)
def workload_without_nodes(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    cluster = _cluster(view)
    if (
        cluster is None
        or not is_awaited(subject.inputs)
        or subject.inputs.get("skipAwait")
    ):
        return
    if is_set(cluster.outputs, "computeConfig.nodePools"):
        return
    groups = [*view.store.of_type(NODE_GROUP), *view.store.of_type(_FARGATE)]
    name = cluster.outputs.get("name")
    if any(group.inputs.get("clusterName") == name for group in groups):
        return
    reasons = [
        (pool.name, _node_pool_problem(pool, cluster, view))
        for pool in view.in_scope(NODE_POOL)
    ]
    if all(why for _, why in reasons):
        shown = "; ".join(f"{pool}: {why}" for pool, why in reasons)
        yield violation(
            "",
            f"its pods stay pending and awaiting it times out: cluster '{name}' has no "
            f"nodes: {shown or 'it has no node pool'}",
        )


def _tagged_cluster(group: StoredResource) -> str:
    """Return the cluster whose role may register targets in a target group."""
    return str(dict(pairs(group.outputs, "tagsAll")).get(_TAG) or "")


@state_rule(
    "ACR-013",
    BINDING,
    requires=(
        "A bound target group exists in the cluster's region and has the cluster's tag."
    ),
    source="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEKSLoadBalancingPolicy.html",
)
def target_group_not_bindable(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    arn, cluster = text(subject.inputs, "spec.targetGroupARN"), _cluster(view)
    if not arn or cluster is None:
        return
    group = view.store.find(TARGET_GROUP, "arn", arn, cluster.scope)
    if group is None or group.scope != cluster.scope:
        yield violation(
            "spec.targetGroupARN",
            f"is '{arn}', not a target group in {cluster.scope} (TargetGroupNotFound)",
        )
        return
    name, found = cluster.outputs.get("name"), _tagged_cluster(group)
    if _auto_mode_enabled(cluster) and found != name:
        yield violation(
            "spec.targetGroupARN",
            f"is '{arn}', whose tag {_TAG} is '{found}', not '{name}': the "
            "cluster's role may not register targets in it (AccessDenied)",
        )


@state_rule(
    "ACR-014",
    BINDING,
    requires="A TargetGroupBinding has the target type of its target group.",
    source="https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/webhooks/elbv2/targetgroupbinding_validator.go",
)
def target_type_differs(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    arn, kind = text(subject.inputs, "spec.targetGroupARN"), "spec.targetType"
    group = view.store.find(TARGET_GROUP, "arn", arn) if arn else None
    mine, theirs = text(subject.inputs, kind), group and group.outputs.get("targetType")
    if mine and theirs and mine != theirs:
        yield violation(kind, f"is '{mine}', but the target group has '{theirs}'")


@state_rule(
    "ACR-015",
    BINDING,
    requires="A TargetGroupBinding names a Service of its namespace.",
    source=f"{_GUIDE}/auto-configure-alb.html",
    retry_until_timeout=True,
)
def bound_service_missing(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    name = text(subject.inputs, "spec.serviceRef.name")
    for service in view.in_scope(SERVICE):
        if (
            in_namespace(service, subject.inputs)
            and text(service.outputs, "metadata.name") == name
        ):
            return
    if name:
        yield violation(
            "spec.serviceRef.name",
            f"is '{name}', which does not exist: no target is registered",
        )


_IMMUTABLE: Final = ("spec.targetGroupARN", "spec.targetType")


@state_rule(
    "ACR-016",
    BINDING,
    requires="The target group and target type of a TargetGroupBinding do not change.",
    source="https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2764",
    operations=("update",),
)
def bound_target_group_changed(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    now = view.current(BINDING)
    for path in _IMMUTABLE if now else ():
        was, wanted = now and text(now.inputs, path), text(subject.inputs, path)
        if was and wanted and was != wanted:
            yield violation(
                path,
                f"is '{wanted}' and was '{was}'; TargetGroupBinding update may not "
                f"change these fields: {path}",
            )
