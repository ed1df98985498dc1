"""Metrics and alert recipients of a region."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from config.text_form import TextForm
from config.types import StrictModel
from config.workloads import ObjectName, UrlPath

Email = Annotated[
    str,
    TextForm(
        pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        words="an e-mail address",
        example="oncall@example.com",
        max_length=254,
    ),
]


def _named_once(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Reject an address that is named twice."""
    twice = sorted({each for each in addresses if addresses.count(each) > 1})
    if twice:
        msg = f"names {twice} twice; name each address once"
        raise ValueError(msg)
    return addresses


#: Recipients of alerts.
EmailAddresses = Annotated[tuple[Email, ...], AfterValidator(_named_once)]
#: https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
MetricName = Annotated[
    str,
    TextForm(
        pattern=r"^[a-zA-Z_:][a-zA-Z0-9_:]*$",
        words="the name of a Prometheus metric",
        example="requests_total",
    ),
]


class MetricsCollector(StrEnum):
    """Metrics collection: Amazon Managed Prometheus, an operator, or none."""

    AMP = "amp"
    OPERATOR = "operator"
    NONE = "none"


class PrometheusOperatorConfig(StrictModel):
    """The Prometheus operator that is already installed in the cluster.

    ``namespace`` is that of its Prometheus server, which may scrape the gateways.
    ``labels`` match the selectors of its Prometheus object.
    """

    namespace: ObjectName = "monitoring"
    labels: Mapping[str, str] = {}


class TelemetryConfig(StrictModel):
    """Telemetry of a region; an unset ``metrics`` follows the region's size.

    ``metrics_path`` and ``event_failure_metric`` are *assumptions*: the product's
    public documentation names neither the gateway's metrics path nor the counter of
    events that were not delivered.
    """

    metrics: MetricsCollector | None = None
    alert_emails: EmailAddresses = ()
    metrics_path: UrlPath = "/metrics"
    event_failure_metric: MetricName = (
        "keeptrusts_gateway_event_delivery_failures_total"
    )
    prometheus_operator: PrometheusOperatorConfig = PrometheusOperatorConfig()
