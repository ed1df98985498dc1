"""What keeps a cluster from its AWS resources: nodes, roles and target groups."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.awaiting import awaited, in_namespace
from operations.rehearsal.rules.cluster_access import ACCESS_ENTRY, NODE_CLASS
from operations.rehearsal.rules.eks import CLUSTER, NODE_GROUP
from operations.rehearsal.rules.elb import TARGET_GROUP
from operations.rehearsal.rules.kubernetes import RELEASE, SERVICE
from operations.rehearsal.rules.pods import TEMPLATED
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.values import absent, flag, given, pairs, text
from operations.rehearsal.thing import Thing

BINDING: Final = "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding"
NODE_POOL: Final = "kubernetes:karpenter.sh/v1:NodePool"
_ROLE: Final = "aws:iam/role:Role"
_FARGATE: Final = "aws:eks/fargateProfile:FargateProfile"
#: The tag by which the managed policy of a cluster's role admits a target group.
_TAG: Final = "eks:eks-cluster-name"

_GUIDE: Final = "https://docs.aws.amazon.com/eks/latest/userguide"


def _cluster(view: View) -> Thing | None:
    return view.cloud.seek(CLUSTER, "arn", view.place) if view.place else None


def _automatic(cluster: Thing) -> bool:
    return flag(cluster.outputs, "computeConfig.enabled") is True


def _manual(subject: Subject, view: View) -> Iterator[Complaint]:
    cluster = _cluster(view)
    if cluster and not _automatic(cluster):
        kind = subject.token.rpartition(":")[2]
        yield refusal(
            "",
            f'no matches for kind "{kind}": cluster '
            f"'{cluster.outputs.get('name')}' has no Auto Mode, which defines it",
        )


def _unjoined(pool: Thing, cluster: Thing, view: View) -> str:
    """Return why nodes of a pool do not join their cluster, or nothing."""
    name = text(pool.inputs, "spec.template.spec.nodeClassRef.name")
    for node_class in view.here(NODE_CLASS):
        if text(node_class.outputs, "metadata.name") != name:
            continue
        role = text(node_class.inputs, "spec.role")
        for entry in view.cloud.of_type(ACCESS_ENTRY):
            same = entry.inputs.get("clusterName") == cluster.outputs.get("name")
            arn = str(entry.inputs.get("principalArn"))
            if (
                same
                and entry.inputs.get("type") == "EC2"
                and role
                and arn.rpartition("/")[2] == role.rpartition("/")[2]
            ):
                return ""
        if absent(node_class.inputs, "spec.role"):
            return ""
        return f"role '{role}' has no access entry of type EC2"
    return f"its node class '{name}' does not exist"


def _no_nodes(subject: Subject, view: View) -> Iterator[Complaint]:
    cluster = _cluster(view)
    if (
        cluster is None
        or not awaited(subject.inputs)
        or subject.inputs.get("skipAwait")
    ):
        return
    if given(cluster.outputs, "computeConfig.nodePools"):
        return
    groups = [*view.cloud.of_type(NODE_GROUP), *view.cloud.of_type(_FARGATE)]
    name = cluster.outputs.get("name")
    if any(group.inputs.get("clusterName") == name for group in groups):
        return
    reasons = [
        (pool.name, _unjoined(pool, cluster, view)) for pool in view.here(NODE_POOL)
    ]
    if all(why for _, why in reasons):
        shown = "; ".join(f"{pool}: {why}" for pool, why in reasons)
        yield refusal(
            "",
            f"its pods stay pending and it is awaited in vain: cluster '{name}' has no "
            f"nodes, {shown or 'for it has no node pool'}",
        )


def _tagged(group: Thing) -> str:
    """Return the cluster whose role may register targets in a group."""
    return str(dict(pairs(group.outputs, "tagsAll")).get(_TAG) or "")


def _unbound(subject: Subject, view: View) -> Iterator[Complaint]:
    arn, cluster = text(subject.inputs, "spec.targetGroupARN"), _cluster(view)
    if not arn or cluster is None:
        return
    group = view.cloud.seek(TARGET_GROUP, "arn", arn, cluster.place)
    if group is None or group.place != cluster.place:
        yield refusal(
            "spec.targetGroupARN",
            f"is '{arn}', no target group in {cluster.place} (TargetGroupNotFound)",
        )
        return
    name, found = cluster.outputs.get("name"), _tagged(group)
    if _automatic(cluster) and found != name:
        yield refusal(
            "spec.targetGroupARN",
            f"is '{arn}', whose tag {_TAG} is '{found}', not '{name}': the "
            "cluster's role may not register targets in it (AccessDenied), so none "
            "ever is",
        )


def _other_kind(subject: Subject, view: View) -> Iterator[Complaint]:
    arn, kind = text(subject.inputs, "spec.targetGroupARN"), "spec.targetType"
    group = view.cloud.seek(TARGET_GROUP, "arn", arn) if arn else None
    mine, theirs = text(subject.inputs, kind), group and group.outputs.get("targetType")
    if mine and theirs and mine != theirs:
        yield refusal(kind, f"is '{mine}', but the target group takes '{theirs}'")


def _no_service(subject: Subject, view: View) -> Iterator[Complaint]:
    name = text(subject.inputs, "spec.serviceRef.name")
    for service in view.here(SERVICE):
        if (
            in_namespace(service, subject.inputs)
            and text(service.outputs, "metadata.name") == name
        ):
            return
    if name:
        yield refusal(
            "spec.serviceRef.name",
            f"is '{name}', which does not exist there: no target is ever registered",
        )


RULES: Final[tuple[Rule, ...]] = (
    refuses_when(
        "ACR-011",
        "The kinds of Auto Mode exist where Auto Mode is on.",
        _manual,
        BINDING,
        NODE_CLASS,
        NODE_POOL,
        source=f"{_GUIDE}/automode.html",
        on="create",
    ),
    refuses_when(
        "ACR-012",
        "A workload starts where nodes can join the cluster.",
        _no_nodes,
        *TEMPLATED,
        RELEASE,
        source=f"{_GUIDE}/create-node-class.html",
        on="create",
        patient=True,
    ),
    refuses_when(
        "ACR-013",
        "A target group that a cluster fills exists in its region and has its tag.",
        _unbound,
        BINDING,
        source="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEKSLoadBalancingPolicy.html",
    ),
    refuses_when(
        "ACR-014",
        "A target group binding is of the target group's kind.",
        _other_kind,
        BINDING,
        source="https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/webhooks/elbv2/targetgroupbinding_validator.go",
    ),
    refuses_when(
        "ACR-015",
        "A target group binding names a service of its namespace.",
        _no_service,
        BINDING,
        source=f"{_GUIDE}/auto-configure-alb.html",
        patient=True,
    ),
)
