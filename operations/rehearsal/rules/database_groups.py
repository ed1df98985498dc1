"""What RDS refuses of the groups an instance belongs to."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rds import INSTANCE
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.values import text, texts

SUBNET_GROUP: Final = "aws:rds/subnetGroup:SubnetGroup"
PARAMETER_GROUP: Final = "aws:rds/parameterGroup:ParameterGroup"
_SUBNET: Final = "aws:ec2/subnet:Subnet"

_API: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference"


def _one_zone(subject: Subject, view: View) -> Iterator[Complaint]:
    wanted = texts(subject.inputs, "subnetIds")
    found = [s for s in view.here(_SUBNET) if s.id in wanted]
    zones = {str(subnet.outputs.get("availabilityZone")) for subnet in found}
    if wanted and len(found) == len(wanted) and len(zones) == 1:
        yield refusal(
            "subnetIds",
            f"lie in {zones.pop()} alone; a group covers at least two availability "
            "zones (DBSubnetGroupDoesNotCoverEnoughAZs)",
        )


def _other_family(subject: Subject, view: View) -> Iterator[Complaint]:
    name = text(subject.inputs, "parameterGroupName")
    engine, version = _engine(subject, view)
    for group in view.here(PARAMETER_GROUP):
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
            yield refusal(
                "parameterGroupName",
                f"is '{name}' of family {family}, but the instance runs {engine} "
                f"{version}, which needs a group of family {wanted}",
            )


def _engine(subject: Subject, view: View) -> tuple[str, str]:
    """Return engine and version: asked for, as they are, or a replica's source's."""
    now, asked = view.itself(INSTANCE), text(subject.inputs, "engineVersion")
    if now is not None:
        runs = str(now.outputs.get("engineVersionActual") or "")
        return str(now.outputs.get("engine") or ""), asked or runs
    source = text(subject.inputs, "replicateSourceDb")
    if source:
        found = view.cloud.find(INSTANCE, "arn", source, view.place) or {}
        return str(found.get("engine") or ""), str(found.get("engineVersion") or "")
    return text(subject.inputs, "engine"), asked


def _in_use(subject: Subject, view: View) -> Iterator[Complaint]:
    now = view.itself(subject.token)
    name = now.outputs.get("name") if now else None
    kind = (
        "dbSubnetGroupName" if subject.token == SUBNET_GROUP else "parameterGroupName"
    )
    for instance in view.here(INSTANCE):
        if name and instance.outputs.get(kind) == name:
            yield refusal(
                "", f"is in use by instance '{instance.outputs.get('identifier')}'"
            )


RULES: Final[tuple[Rule, ...]] = (
    refuses_when(
        "RDS-021",
        "A subnet group covers at least two availability zones.",
        _one_zone,
        SUBNET_GROUP,
        source=f"{_API}/API_CreateDBSubnetGroup.html",
    ),
    refuses_when(
        "RDS-022",
        "A parameter group is of the family of the instance's engine.",
        _other_family,
        INSTANCE,
        source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html",
    ),
    refuses_when(
        "RDS-023",
        "A subnet group in use is not deleted.",
        _in_use,
        SUBNET_GROUP,
        source=f"{_API}/API_DeleteDBSubnetGroup.html",
        on="delete",
        patient=True,
    ),
    refuses_when(
        "RDS-024",
        "A parameter group in use is not deleted.",
        _in_use,
        PARAMETER_GROUP,
        source=f"{_API}/API_DeleteDBParameterGroup.html",
        on="delete",
        patient=True,
    ),
)
