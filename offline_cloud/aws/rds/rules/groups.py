"""Rules of DB subnet groups and DB parameter groups."""

from collections.abc import Iterator
from typing import Final

from offline_cloud.aws.rds.tokens import INSTANCE, PARAMETER_GROUP, SUBNET_GROUP
from offline_cloud.input_values import text, texts
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    state_rule,
    violation,
)

_SUBNET: Final = "aws:ec2/subnet:Subnet"

_API: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference"


@state_rule(
    "RDS-021",
    SUBNET_GROUP,
    requires="A subnet group covers at least two availability zones.",
    source=f"{_API}/API_CreateDBSubnetGroup.html",
)
def subnet_group_in_one_availability_zone(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    wanted = texts(subject.inputs, "subnetIds")
    found = [s for s in view.in_scope(_SUBNET) if s.id in wanted]
    zones = {str(subnet.outputs.get("availabilityZone")) for subnet in found}
    if wanted and len(found) == len(wanted) and len(zones) == 1:
        yield violation(
            "subnetIds",
            f"lie in {zones.pop()} alone; at least two availability zones are needed "
            "(DBSubnetGroupDoesNotCoverEnoughAZs)",
        )


@state_rule(
    "RDS-022",
    INSTANCE,
    requires=(
        "The family of a parameter group fits the engine version of the instance."
    ),
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html",
)
def parameter_group_family_differs(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    name = text(subject.inputs, "parameterGroupName")
    engine, version = _engine(subject, view)
    for group in view.in_scope(PARAMETER_GROUP):
        family = str(group.outputs.get("family") or "")
        wanted = f"{engine}{version.partition('.')[0]}"
        if (
            name
            and group.outputs.get("name") == name
            and family != wanted
            and engine == "postgres"
            and version
            and family
        ):
            yield violation(
                "parameterGroupName",
                f"is '{name}' of family {family}, but the instance runs {engine} "
                f"{version}, which needs a group of family {wanted}",
            )


def _engine(subject: ResourceInputs, view: StoreView) -> tuple[str, str]:
    """Return the engine and the version that an instance will have."""
    now, asked = view.current(INSTANCE), text(subject.inputs, "engineVersion")
    if now is not None:
        runs = str(now.outputs.get("engineVersionActual") or "")
        return str(now.outputs.get("engine") or ""), asked or runs
    source = text(subject.inputs, "replicateSourceDb")
    if source:
        found = view.store.find_outputs(INSTANCE, "arn", source, view.scope) or {}
        return str(found.get("engine") or ""), str(found.get("engineVersion") or "")
    return text(subject.inputs, "engine"), asked


def _group_in_use(
    subject: ResourceInputs, view: StoreView, path: str
) -> Iterator[Violation]:
    now = view.current(subject.token)
    name = now.outputs.get("name") if now else None
    for instance in view.in_scope(INSTANCE):
        if name and instance.outputs.get(path) == name:
            yield violation(
                "", f"is in use by instance '{instance.outputs.get('identifier')}'"
            )


@state_rule(
    "RDS-023",
    SUBNET_GROUP,
    requires="A subnet group in use is not deleted.",
    source=f"{_API}/API_DeleteDBSubnetGroup.html",
    operations=("delete",),
    retry_until_timeout=True,
)
def subnet_group_in_use(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    return _group_in_use(subject, view, "dbSubnetGroupName")


@state_rule(
    "RDS-024",
    PARAMETER_GROUP,
    requires="A parameter group in use is not deleted.",
    source=f"{_API}/API_DeleteDBParameterGroup.html",
    operations=("delete",),
    retry_until_timeout=True,
)
def parameter_group_in_use(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    return _group_in_use(subject, view, "parameterGroupName")
