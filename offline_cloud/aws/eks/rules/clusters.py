"""Rules of EKS clusters: Auto Mode, versions, access and network.

Not covered: dates. Emulated time does not pass, so a rollback a week after an upgrade
is accepted, as is one below the version that the cluster was created with. For the same
reason a version does not enter extended support.
"""

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Final

from offline_cloud.aws.ec2.resources.vpc import SUBNET, VPC
from offline_cloud.aws.eks.resources import ACCESS_ENTRY, CLUSTER
from offline_cloud.input_values import Values, flag, get, is_set, is_unset, text, texts
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)

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


@input_rule(
    "EKS-001",
    CLUSTER,
    requires="The three flags of Auto Mode are all true or all false.",
    source="https://github.com/hashicorp/terraform-provider-aws/pull/40483",
)
def auto_mode_flags_differ(subject: ResourceInputs) -> Iterator[Violation]:
    flags = {path: flag(subject.inputs, path, default=False) for path in _AUTO}
    on = [path for path, enabled in flags.items() if enabled is True]
    off = [path for path, enabled in flags.items() if enabled is False]
    if on and off:
        yield violation(
            off[0],
            f"is false while {', '.join(on)} is true; "
            "Auto Mode needs all three true or all three false",
        )


@input_rule(
    "EKS-002",
    CLUSTER,
    requires="With Auto Mode, bootstrapSelfManagedAddons is false.",
    source="https://github.com/hashicorp/terraform-provider-aws/pull/40483",
)
def auto_mode_with_bootstrap_addons(subject: ResourceInputs) -> Iterator[Violation]:
    bootstrap = flag(subject.inputs, "bootstrapSelfManagedAddons", default=True)
    if flag(subject.inputs, _COMPUTE) and bootstrap:
        yield violation(
            "bootstrapSelfManagedAddons",
            "is true, its default; with Auto Mode it must be false",
        )


@input_rule(
    "EKS-003",
    CLUSTER,
    requires="Built-in node pools have a node role, and a node role has node pools.",
    source="https://github.com/aws/aws-cdk/issues/33894",
)
def node_pools_without_role(subject: ResourceInputs) -> Iterator[Violation]:
    role, pools = "computeConfig.nodeRoleArn", "computeConfig.nodePools"
    if is_set(subject.inputs, pools) and is_unset(subject.inputs, role):
        named = ", ".join(texts(subject.inputs, pools))
        yield violation(role, f"is missing, but nodePools names {named}; set both")
    if is_set(subject.inputs, role) and is_unset(subject.inputs, pools):
        yield violation(
            pools,
            "is empty, but nodeRoleArn is set; set both, or neither and "
            "create node pools",
        )


@input_rule(
    "EKS-004",
    CLUSTER,
    requires=(
        "With authentication mode CONFIG_MAP, the creator has administrator access."
    ),
    source="https://github.com/terraform-aws-modules/terraform-aws-eks/issues/3026",
)
def cluster_creator_without_admin_access(
    subject: ResourceInputs,
) -> Iterator[Violation]:
    mode = text(subject.inputs, "accessConfig.authenticationMode")
    creator = "accessConfig.bootstrapClusterCreatorAdminPermissions"
    if mode == "CONFIG_MAP" and flag(subject.inputs, creator) is False:
        yield violation(creator, "is false; authenticationMode CONFIG_MAP needs true")


def _zones(inputs: Values, view: StoreView) -> set[str]:
    """Return the availability zones of the subnets; none if a subnet is unknown."""
    wanted = texts(inputs, _SUBNETS)
    found = [s for s in view.in_scope(_SUBNET) if s.id in wanted]
    zones = {str(subnet.outputs.get("availabilityZone")) for subnet in found}
    return zones if len(found) == len(wanted) else set()


@state_rule(
    "EKS-005",
    CLUSTER,
    requires="The subnets of a cluster lie in at least two availability zones.",
    source="https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
    operations=("create",),
)
def cluster_in_one_availability_zone(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    zones = _zones(subject.inputs, view)
    if len(zones) == 1:
        yield violation(
            _SUBNETS,
            f"lie in {zones.pop()} alone; a cluster needs subnets in at least two "
            "availability zones",
        )


@state_rule(
    "EKS-020",
    CLUSTER,
    requires=(
        "New subnets of a cluster lie in the availability zones of the original ones."
    ),
    source="https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
    operations=("update",),
)
def subnet_availability_zones_changed(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    old = view.current(CLUSTER)
    before = _zones(old.inputs, view) if old else set[str]()
    now = _zones(subject.inputs, view)
    if before and now and before != now:
        yield violation(
            _SUBNETS,
            f"lie in {', '.join(sorted(now))}; the cluster was created in "
            f"{', '.join(sorted(before))} and stays there "
            "(InvalidParameterException)",
        )


@state_rule(
    "EKS-006",
    CLUSTER,
    requires="The authentication mode does not change back towards CONFIG_MAP.",
    source="https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html",
    operations=("update",),
)
def authentication_mode_narrowed(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    path = "accessConfig.authenticationMode"
    old, new = view.current(CLUSTER), text(subject.inputs, path)
    order = ("CONFIG_MAP", "API_AND_CONFIG_MAP", "API")
    before = text(old.outputs, path) if old else ""
    if before in order and new in order and order.index(new) < order.index(before):
        yield violation(path, f"cannot go back from {before} to {new}")


@state_rule(
    "EKS-008",
    CLUSTER,
    requires="A cluster with node groups is not deleted.",
    source=f"{_API}/API_DeleteCluster.html",
    operations=("delete",),
)
def cluster_has_node_groups(
    _subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    cluster = view.current(CLUSTER)
    name = cluster.outputs.get("name") if cluster else None
    for group in view.in_scope(NODE_GROUP):
        if name and group.inputs.get("clusterName") == name:
            yield violation("", f"ResourceInUseException: has node group {group.name}")


_GUIDE: Final = "https://docs.aws.amazon.com/eks/latest/userguide"
#: Versions in extended support.
#: https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
_EXTENDED: Final = ("1.31", "1.32", "1.33")
_SUPPORT: Final = "upgradePolicy.supportType"


def _minor(version: str) -> int:
    major, _, minor = version.partition(".")
    return int(minor) if major == "1" and minor.isdigit() else 0


def _current_version(view: StoreView) -> tuple[int, str]:
    """Return the minor version and the support type of a cluster."""
    old = view.current(CLUSTER)
    if old is None:
        return 0, ""
    return _minor(text(old.outputs, "version")), text(old.outputs, _SUPPORT)


@state_rule(
    "EKS-007",
    CLUSTER,
    requires="A control plane is upgraded one minor version at a time.",
    source=f"{_GUIDE}/update-cluster.html",
    operations=("update",),
)
def minor_version_skipped(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    before, _ = _current_version(view)
    wanted = _minor(text(subject.inputs, "version"))
    if before and wanted - before > 1:
        yield violation(
            "version",
            f"goes from 1.{before} to 1.{wanted}; one minor version at a time is "
            "allowed",
        )


@state_rule(
    "EKS-014",
    CLUSTER,
    requires="A control plane is rolled back by at most one minor version.",
    source=f"{_GUIDE}/rollback-cluster.html",
    operations=("update",),
)
def downgrade_too_far(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    before, _ = _current_version(view)
    wanted = _minor(text(subject.inputs, "version"))
    if wanted and before - wanted > 1:
        yield violation(
            "version",
            f"goes from 1.{before} back to 1.{wanted}; an upgrade is rolled back by "
            "at most one minor version (InvalidParameterException: Unsupported "
            "Kubernetes "
            f"minor version update from 1.{before} to 1.{wanted})",
        )


@state_rule(
    "EKS-015",
    CLUSTER,
    requires=(
        "Extended support stays enabled while the version is in extended support."
    ),
    source=f"{_GUIDE}/disable-extended-support.html",
    operations=("update",),
)
def extended_support_disabled(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    before, support = _current_version(view)
    version = text(subject.inputs, "version")
    if version not in _EXTENDED or text(subject.inputs, _SUPPORT) != "STANDARD":
        return
    if support == "EXTENDED" or _minor(version) < before:
        yield violation(
            _SUPPORT,
            f"is STANDARD, but {version} is in extended support, which cannot be "
            "disabled once a cluster is in it; keep EXTENDED, or upgrade",
        )


@state_rule(
    "EKS-016",
    CLUSTER,
    requires="The version of a new cluster is in standard or extended support.",
    source=f"{_GUIDE}/kubernetes-versions.html",
    operations=("create",),
)
def version_out_of_support(
    subject: ResourceInputs, _view: StoreView
) -> Iterator[Violation]:
    version = text(subject.inputs, "version")
    oldest = _EXTENDED[0]
    if version and 0 < _minor(version) < _minor(oldest):
        yield violation(
            "version",
            f"is {version}; the oldest supported version is {oldest} "
            "(InvalidParameterException: unsupported Kubernetes version)",
        )


POD_IDENTITY: Final = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
NODE_CLASS: Final = "kubernetes:eks.amazonaws.com/v1:NodeClass"


@state_rule(
    "EKS-009",
    ACCESS_ENTRY,
    requires=(
        "A cluster with access entries has authentication mode API or "
        "API_AND_CONFIG_MAP."
    ),
    source="https://github.com/eksctl-io/eksctl/issues/7695",
    operations=("create",),
)
def access_entries_disabled(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    name = text(subject.inputs, "clusterName")
    for cluster in view.in_scope(CLUSTER):
        mode = get(cluster.outputs, "accessConfig.authenticationMode")
        if cluster.outputs.get("name") == name and mode == "CONFIG_MAP":
            yield violation(
                "clusterName",
                f"is '{name}', whose authenticationMode is CONFIG_MAP; access entries "
                "need API or API_AND_CONFIG_MAP",
            )


@state_rule(
    "EKS-010",
    ACCESS_ENTRY,
    requires="A principal has one access entry in a cluster.",
    source=f"{_API}/API_CreateAccessEntry.html",
    operations=("create",),
)
def access_entry_exists(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    keys = ("clusterName", "principalArn")
    wanted = [text(subject.inputs, key) for key in keys]
    for other in view.in_scope(ACCESS_ENTRY):
        if all(wanted) and [other.inputs.get(key) for key in keys] == wanted:
            yield violation(
                "principalArn",
                f"is '{wanted[1]}', which already has an access entry in "
                f"'{wanted[0]}' (ResourceInUseException)",
            )


@state_rule(
    "EKS-011",
    POD_IDENTITY,
    requires="A service account has one pod identity association in a cluster.",
    source=f"{_API}/API_CreatePodIdentityAssociation.html",
    operations=("create",),
)
def pod_identity_association_exists(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    keys = ("clusterName", "namespace", "serviceAccount")
    wanted = [text(subject.inputs, key) for key in keys]
    for other in view.in_scope(POD_IDENTITY):
        if all(wanted) and [other.inputs.get(key) for key in keys] == wanted:
            yield violation(
                "serviceAccount",
                f"is '{wanted[1]}/{wanted[2]}', which already has an association "
                f"in '{wanted[0]}' (ResourceInUseException)",
            )


@input_rule(
    "EKS-012",
    ACCESS_ENTRY,
    requires="Only an access entry of type STANDARD has Kubernetes groups.",
    source=f"{_API}/API_CreateAccessEntry.html",
)
def groups_on_node_access_entry(subject: ResourceInputs) -> Iterator[Violation]:
    kind = text(subject.inputs, "type")
    if kind not in {"", "STANDARD"} and is_set(subject.inputs, "kubernetesGroups"):
        yield violation(
            "kubernetesGroups",
            f"are set, but type is '{kind}'; only type STANDARD has groups",
        )


@input_rule(
    "EKS-013",
    NODE_CLASS,
    requires="A NodeClass names a role or an instance profile.",
    source="https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html",
)
def node_class_without_role(subject: ResourceInputs) -> Iterator[Violation]:
    either = ("spec.role", "spec.instanceProfile")
    if all(is_unset(subject.inputs, path) for path in either):
        yield violation("spec.role", "is missing; set role or instanceProfile")


_RANGE: Final = "kubernetesNetworkConfig.serviceIpv4Cidr"


@state_rule(
    "EKS-021",
    CLUSTER,
    requires="The service CIDR of a cluster does not overlap its VPC.",
    source="https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html",
    operations=("create",),
)
def service_cidr_overlaps_vpc(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    services = text(subject.inputs, _RANGE)
    wanted = texts(subject.inputs, "vpcConfig.subnetIds")
    homes = {s.outputs.get("vpcId") for s in view.in_scope(SUBNET) if s.id in wanted}
    for network in view.in_scope(VPC):
        held = text(network.inputs, "cidrBlock")
        if not (services and held and network.id in homes):
            continue
        if IPv4Network(services).overlaps(IPv4Network(held)):
            yield violation(
                _RANGE,
                f"is {services}, which overlaps {held} of {network.id}, the VPC of "
                "the cluster",
            )
