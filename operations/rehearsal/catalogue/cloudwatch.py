"""What CloudWatch answers."""

from collections.abc import Mapping
from typing import Any

from operations.rehearsal.catalogue.amazon import arn, forces_new, named, tagged
from operations.rehearsal.catalogue.entry import Entry, Made


def _alarm(made: Made) -> Mapping[str, Any]:
    return tagged(
        made,
        actionsEnabled=True,
        arn=arn(made, "cloudwatch", f"alarm:{named(made)}"),
        evaluateLowSampleCountPercentiles="",
        name=named(made),
        treatMissingData="missing",
    )


ENTRIES: tuple[Entry, ...] = (
    Entry(
        token="aws:cloudwatch/metricAlarm:MetricAlarm",
        identity=named,
        computed=_alarm,
        replaces=forces_new("cloudwatch/metric_alarm.go", "name"),
        autoname="name",
    ),
)
