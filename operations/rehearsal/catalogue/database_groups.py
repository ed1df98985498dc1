"""What RDS answers about the groups an instance belongs to."""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.amazon import (
    arn,
    forces_new,
    named,
    tagged,
    texts,
)
from operations.rehearsal.catalogue.entry import Entry, Made, Reference
from operations.rehearsal.catalogue.network import SUBNET

SUBNET_GROUP: Final = "aws:rds/subnetGroup:SubnetGroup"
PARAMETER_GROUP: Final = "aws:rds/parameterGroup:ParameterGroup"


def _subnet_group(made: Made) -> Mapping[str, Any]:
    found = (made.cloud.find(SUBNET, "id", s) for s in texts(made, "subnetIds"))
    home = next((subnet for subnet in found if subnet), None)
    return tagged(
        made,
        arn=arn(made, "rds", f"subgrp:{named(made)}"),
        description="Managed by Pulumi",
        name=named(made),
        namePrefix="",
        supportedNetworkTypes=["IPV4"],
        vpcId=str(home["vpcId"]) if home else "",
    )


def _parameter_group(made: Made) -> Mapping[str, Any]:
    return tagged(
        made,
        arn=arn(made, "rds", f"pg:{named(made)}"),
        description="Managed by Pulumi",
        name=named(made),
        namePrefix="",
        parameters=[],
        skipDestroy=False,
    )


ENTRIES: tuple[Entry, ...] = (
    Entry(
        token=SUBNET_GROUP,
        identity=named,
        computed=_subnet_group,
        replaces=forces_new("rds/subnet_group.go", "name", "namePrefix"),
        autoname="name",
        references=(
            Reference(
                property="subnetIds[]",
                token=SUBNET,
                attribute="id",
                refusal="InvalidSubnet",
            ),
        ),
    ),
    Entry(
        token=PARAMETER_GROUP,
        identity=named,
        computed=_parameter_group,
        replaces=forces_new(
            "rds/parameter_group.go", "description", "family", "name", "namePrefix"
        ),
        autoname="name",
    ),
)
