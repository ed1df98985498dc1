"""Who watches a region, and whom it calls."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from config.types import StrictModel
from config.workloads import ObjectName, UrlPath

Email = Annotated[
    str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)
]


def _named_once(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Reject an address that would key two subscriptions."""
    twice = sorted({each for each in addresses if addresses.count(each) > 1})
    if twice:
        msg = f"names {twice} twice; name each address once"
        raise ValueError(msg)
    return addresses


#: Who is called, by mail.
EmailAddresses = Annotated[tuple[Email, ...], AfterValidator(_named_once)]
#: https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
MetricName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z_:][a-zA-Z0-9_:]*$")]


class MetricsCollector(StrEnum):
    """Who collects metrics: AWS, an operator in the cluster, or nobody."""

    AMP = "amp"
    OPERATOR = "operator"
    NONE = "none"


class PrometheusOperatorConfig(StrictModel):
    """The Prometheus operator that is in the cluster already.

    ``namespace`` is where its Prometheus runs, which is let in to the gateways;
    ``labels`` are those by which it chooses the objects that are meant for it.
    """

    namespace: ObjectName = "monitoring"
    labels: Mapping[str, str] = {}


class TelemetryConfig(StrictModel):
    """How a region is watched; ``metrics`` follows its size where it is left out.

    ``path`` and ``event_failures`` are *assumed*: public documentation names neither
    the path that answers with the gateway's metrics nor the counter of events it
    could not deliver.
    """

    metrics: MetricsCollector | None = None
    alert_emails: EmailAddresses = ()
    metrics_path: UrlPath = "/metrics"
    event_failure_metric: MetricName = (
        "keeptrusts_gateway_event_delivery_failures_total"
    )
    prometheus_operator: PrometheusOperatorConfig = PrometheusOperatorConfig()
