"""What CloudWatch Logs answers."""

from collections.abc import Mapping
from typing import Any

from operations.rehearsal.catalogue.amazon import arn, forces_new, named, tagged
from operations.rehearsal.catalogue.entry import Entry, Made, Reference
from operations.rehearsal.catalogue.kms import KEY


def _group(made: Made) -> Mapping[str, Any]:
    return tagged(
        made,
        arn=arn(made, "logs", f"log-group:{named(made)}"),
        deletionProtectionEnabled=False,
        logGroupClass="STANDARD",
        name=named(made),
        namePrefix="",
        retentionInDays=0,
        skipDestroy=False,
    )


def _kept(inputs: Mapping[str, Any]) -> str:
    return "the log group with its events" if inputs.get("skipDestroy") else ""


ENTRIES: tuple[Entry, ...] = (
    Entry(
        token="aws:cloudwatch/logGroup:LogGroup",
        identity=named,
        computed=_group,
        replaces=forces_new("logs/group.go", "logGroupClass", "name", "namePrefix"),
        autoname="name",
        references=(
            Reference(
                property="kmsKeyId",
                token=KEY,
                attribute="arn",
                refusal="AccessDeniedException",
            ),
        ),
        leaves_behind=_kept,
        delete_protection="deletionProtectionEnabled",
    ),
)
