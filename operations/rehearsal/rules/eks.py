"""What EKS refuses of clusters."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import (
    Values,
    absent,
    flag,
    given,
    text,
    texts,
)

CLUSTER: Final = "aws:eks/cluster:Cluster"
NODE_GROUP: Final = "aws:eks/nodeGroup:NodeGroup"
_SUBNET: Final = "aws:ec2/subnet:Subnet"
_SUBNETS: Final = "vpcConfig.subnetIds"

_API: Final = "https://docs.aws.amazon.com/eks/latest/APIReference"
_COMPUTE: Final = "computeConfig.enabled"
_AUTO: Final = (
    _COMPUTE,
    "kubernetesNetworkConfig.elasticLoadBalancing.enabled",
    "storageConfig.blockStorage.enabled",
)


def _half_automatic(subject: Subject) -> Iterator[Complaint]:
    flags = {path: flag(subject.inputs, path, default=False) for path in _AUTO}
    on = [path for path, enabled in flags.items() if enabled is True]
    off = [path for path, enabled in flags.items() if enabled is False]
    if on and off:
        yield refusal(
            off[0],
            f"is off while {', '.join(on)} is on; "
            "Auto Mode has all three switches on or all three off",
        )


def _own_addons(subject: Subject) -> Iterator[Complaint]:
    bootstrap = flag(subject.inputs, "bootstrapSelfManagedAddons", default=True)
    if flag(subject.inputs, _COMPUTE) and bootstrap:
        yield refusal(
            "bootstrapSelfManagedAddons",
            "is true, its default; with Auto Mode it must be false",
        )


def _half_pooled(subject: Subject) -> Iterator[Complaint]:
    role, pools = "computeConfig.nodeRoleArn", "computeConfig.nodePools"
    if given(subject.inputs, pools) and absent(subject.inputs, role):
        named = ", ".join(texts(subject.inputs, pools))
        yield refusal(role, f"is missing, but nodePools names {named}; give both")
    if given(subject.inputs, role) and absent(subject.inputs, pools):
        yield refusal(
            pools,
            "is empty, but nodeRoleArn is given; give both, or neither and "
            "node pools of your own",
        )


def _locked_out(subject: Subject) -> Iterator[Complaint]:
    mode = text(subject.inputs, "accessConfig.authenticationMode")
    creator = "accessConfig.bootstrapClusterCreatorAdminPermissions"
    if mode == "CONFIG_MAP" and flag(subject.inputs, creator) is False:
        yield refusal(creator, "is false; with authenticationMode CONFIG_MAP only true")


def _zones(inputs: Values, view: View) -> set[str]:
    """Return where a cluster's subnets lie; nothing if not all of them are known."""
    wanted = texts(inputs, _SUBNETS)
    found = [s for s in view.here(_SUBNET) if s.id in wanted]
    zones = {str(subnet.outputs.get("availabilityZone")) for subnet in found}
    return zones if len(found) == len(wanted) else set()


def _one_zone(subject: Subject, view: View) -> Iterator[Complaint]:
    zones = _zones(subject.inputs, view)
    if len(zones) == 1:
        yield refusal(
            _SUBNETS,
            f"lie in {zones.pop()} alone; a cluster needs subnets in at least two "
            "availability zones",
        )


def _other_zones(subject: Subject, view: View) -> Iterator[Complaint]:
    old = view.itself(CLUSTER)
    before = _zones(old.inputs, view) if old else set[str]()
    now = _zones(subject.inputs, view)
    if before and now and before != now:
        yield refusal(
            _SUBNETS,
            f"lie in {', '.join(sorted(now))}; a cluster made in "
            f"{', '.join(sorted(before))} stays in these zones "
            "(InvalidParameterException)",
        )


def _back_to_the_map(subject: Subject, view: View) -> Iterator[Complaint]:
    path = "accessConfig.authenticationMode"
    old, new = view.itself(CLUSTER), text(subject.inputs, path)
    order = ("CONFIG_MAP", "API_AND_CONFIG_MAP", "API")
    before = text(old.outputs, path) if old else ""
    if before in order and new in order and order.index(new) < order.index(before):
        yield refusal(path, f"cannot go back from {before} to {new}")


def _inhabited(_subject: Subject, view: View) -> Iterator[Complaint]:
    cluster = view.itself(CLUSTER)
    name = cluster.outputs.get("name") if cluster else None
    for group in view.here(NODE_GROUP):
        if name and group.inputs.get("clusterName") == name:
            yield refusal("", f"ResourceInUseException: has node group {group.name}")


#: Codes of the API are quoted where the provider's plan does not refuse before.
RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "EKS-001",
        "Auto Mode's three switches are all on or all off.",
        _half_automatic,
        CLUSTER,
        source="https://github.com/hashicorp/terraform-provider-aws/pull/40483",
    ),
    refuses(
        "EKS-002",
        "Auto Mode brings its own add-ons, so the bootstrapped ones must be off.",
        _own_addons,
        CLUSTER,
        source="https://github.com/hashicorp/terraform-provider-aws/pull/40483",
    ),
    refuses(
        "EKS-003",
        "Built-in node pools and the role of their nodes are given together.",
        _half_pooled,
        CLUSTER,
        source="https://github.com/aws/aws-cdk/issues/33894",
    ),
    refuses(
        "EKS-004",
        "Without access entries the creator must be admitted.",
        _locked_out,
        CLUSTER,
        source="https://github.com/terraform-aws-modules/terraform-aws-eks/issues/3026",
    ),
    refuses_when(
        "EKS-005",
        "A cluster's subnets lie in at least two availability zones.",
        _one_zone,
        CLUSTER,
        source="https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
        on="create",
    ),
    refuses_when(
        "EKS-020",
        "A cluster's other subnets lie in the zones of those it was made with.",
        _other_zones,
        CLUSTER,
        source="https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
        on="update",
    ),
    refuses_when(
        "EKS-006",
        "An authentication mode, once widened, is not narrowed again.",
        _back_to_the_map,
        CLUSTER,
        source="https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html",
        on="update",
    ),
    refuses_when(
        "EKS-008",
        "A cluster with node groups is not deleted.",
        _inhabited,
        CLUSTER,
        source=f"{_API}/API_DeleteCluster.html",
        on="delete",
    ),
)
