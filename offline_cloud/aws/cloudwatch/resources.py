"""Resource types of Amazon CloudWatch and CloudWatch Logs."""

from collections.abc import Mapping
from typing import Any

from offline_cloud.aws.arns import arn, forces_new, name_or_generated, tagged_outputs
from offline_cloud.aws.kms.resources import KEY
from offline_cloud.resource_type import CreateContext, Reference, ResourceType


def _alarm(context: CreateContext) -> Mapping[str, Any]:
    return tagged_outputs(
        context,
        actionsEnabled=True,
        arn=arn(context, "cloudwatch", f"alarm:{name_or_generated(context)}"),
        evaluateLowSampleCountPercentiles="",
        name=name_or_generated(context),
        treatMissingData="missing",
    )


def _group(context: CreateContext) -> Mapping[str, Any]:
    return tagged_outputs(
        context,
        arn=arn(context, "logs", f"log-group:{name_or_generated(context)}"),
        deletionProtectionEnabled=False,
        logGroupClass="STANDARD",
        name=name_or_generated(context),
        namePrefix="",
        retentionInDays=0,
        skipDestroy=False,
    )


def _kept(inputs: Mapping[str, Any]) -> str:
    return "the log group with its events" if inputs.get("skipDestroy") else ""


RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token="aws:cloudwatch/metricAlarm:MetricAlarm",
        identity=name_or_generated,
        computed=_alarm,
        replaces=forces_new("cloudwatch/metric_alarm.go", "name"),
        autoname="name",
    ),
    ResourceType(
        token="aws:cloudwatch/logGroup:LogGroup",
        identity=name_or_generated,
        computed=_group,
        replaces=forces_new("logs/group.go", "logGroupClass", "name", "namePrefix"),
        autoname="name",
        references=(
            Reference(
                property="kmsKeyId",
                token=KEY,
                attribute="arn",
                error="AccessDeniedException",
            ),
        ),
        remnants=_kept,
        delete_protection="deletionProtectionEnabled",
    ),
)
