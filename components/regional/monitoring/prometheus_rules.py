"""Prometheus recording and alerting rules for the gateways' metrics.

Amazon Managed Service for Prometheus and a Prometheus operator use the same groups.
Every series and every alert has a region label.

Not managed here: alerts for replication lag and for the expiry of certificates, which
CloudWatch has; the alert for a lost region, whose rules are lost with it. The global
stack has alarms on health checks from outside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import yaml

from config.types import PROJECT

#: Job name under which the gateways are scraped.
JOB: Final = PROJECT

REQUEST_RATE: Final = "sum(rate(keeptrusts_gateway_requests_total[5m])) by (region)"
P99: Final = (
    "histogram_quantile(0.99, "
    "sum(rate(keeptrusts_gateway_request_duration_seconds_bucket[5m])) by (le, region))"
)
FAILOVERS: Final = (
    "sum(increase(keeptrusts_gateway_failover_total[1h])) "
    "by (source_region, target_region)"
)

EVALUATIONS: Final = (
    "sum(rate(keeptrusts_gateway_policy_evaluations_total[5m])) "
    "by (policy, result, region)"
)
TOKENS: Final = (
    "sum(rate(keeptrusts_gateway_tokens_total[5m])) by (direction, model, region)"
)

#: Names of recording rules: level, metric, operation.
#: https://prometheus.io/docs/practices/rules/
RATE_RECORD: Final = "region:keeptrusts_gateway_requests:rate5m"
P99_RECORD: Final = "region:keeptrusts_gateway_request_duration_seconds:p99_rate5m"
FAILOVER_RECORD: Final = (
    "source_region_target_region:keeptrusts_gateway_failover:increase1h"
)

Rule = Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Objective:
    """Service level objectives of a region.

    Attributes:
        region: AWS region.
        p99_seconds: Objective for the 99th percentile of request durations.
        event_failures: Counter of events that were not delivered; an assumption.
    """

    region: str
    p99_seconds: float
    event_failures: str


def groups(objective: Objective) -> Sequence[Mapping[str, object]]:
    """Return the rule groups of a region."""
    return (
        {"name": f"{JOB}-recording", "rules": _recordings()},
        {"name": f"{JOB}-alerting", "rules": _alerts(objective)},
    )


def rules_file(objective: Objective) -> str:
    """Return the groups as the text of a rule file."""
    whole = {"groups": [dict(group) for group in groups(objective)]}
    return yaml.safe_dump(whole, sort_keys=False, width=1000)


def _counted(counter: str, window: str) -> str:
    """Return the increase of a counter in a window, including its first value.

    A counter with labels appears with its first increment. Prometheus sees no increase
    without an earlier value, so it would miss the first one. A series counts as new if
    the hour before the window does not have it. After a gap in scrapes the expression
    reports nothing; a scraper that starts late reports the existing value once.
    https://prometheus.io/docs/practices/instrumentation/#avoid-missing-metrics
    """
    known = f"last_over_time({counter}[1h] offset {window})"
    return f"(({counter} unless {known}) or increase({counter}[{window}]))"


def _recordings() -> list[Rule]:
    recorded = {
        RATE_RECORD: REQUEST_RATE,
        P99_RECORD: P99,
        FAILOVER_RECORD: FAILOVERS,
    }
    return [{"record": name, "expr": expr} for name, expr in recorded.items()]


def _alerts(objective: Objective) -> list[Rule]:
    region, p99 = objective.region, objective.p99_seconds
    up = f'up{{job="{JOB}", region="{region}"}}'
    lost = _counted(objective.event_failures, "15m")
    left = _counted("keeptrusts_gateway_failover_total", "1h")
    return [
        _alert(
            "KeeptrustsRegionDown",
            f"absent({up} == 1)",
            wait="2m",
            severity="critical",
            region=region,
            says=f"No gateway answers in {region}.",
        ),
        _alert(
            "KeeptrustsSlow",
            f"{P99_RECORD} > {p99:g}",
            wait="10m",
            severity="warning",
            says="p99 in {{ $labels.region }} is {{ $value | humanizeDuration }}, "
            f"{p99:g} s are promised.",
        ),
        _alert(
            "KeeptrustsFailover",
            f"sum({left}) by (source_region, target_region) > 0",
            wait="0m",
            severity="warning",
            region="{{ $labels.source_region }}",
            says="Calls of {{ $labels.source_region }} went to "
            "{{ $labels.target_region }} within the last hour.",
        ),
        _alert(
            "KeeptrustsEventsNotDelivered",
            f"sum({lost}) by (region) > 0",
            # A ``for`` as long as the window would miss every short failure.
            wait="1m",
            severity="critical",
            says="Audit events of {{ $labels.region }} do not reach the API.",
        ),
    ]


def _alert(  # noqa: PLR0913  # the columns of one alert, by name
    name: str, expr: str, *, wait: str, severity: str, says: str, region: str = ""
) -> Rule:
    """Return an alert; ``region`` sets the label if the expression has none."""
    labels = {"severity": severity, **({"region": region} if region else {})}
    return {
        "alert": name,
        "expr": expr,
        "for": wait,
        "labels": labels,
        "annotations": {"summary": says},
    }
