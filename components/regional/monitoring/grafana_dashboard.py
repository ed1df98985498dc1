"""Grafana dashboard of the gateways' metrics as JSON.

The data source is a variable, so the dashboard works with every Prometheus.
"""

import json
from typing import Final

from components.regional.monitoring.prometheus_rules import (
    EVALUATIONS,
    FAILOVERS,
    JOB,
    P99,
    REQUEST_RATE,
    TOKENS,
)

#: https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
_SCHEMA: Final = 39
_WIDTH: Final = 12
_HEIGHT: Final = 8
_REGION: Final = "{{region}}"


def dashboard(*, event_failures: str) -> str:
    """Return the dashboard; panels keep their order and position."""
    source = {"name": "datasource", "type": "datasource", "query": "prometheus"}
    whole = {
        "uid": JOB,
        "title": "Keeptrusts gateway",
        "schemaVersion": _SCHEMA,
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [source]},
        "panels": [
            _panel(place, *panel) for place, panel in enumerate(_panels(event_failures))
        ],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _panels(event_failures: str) -> tuple[tuple[str, str, str, str], ...]:
    """Return title, query, legend and unit of each panel."""
    lost = f"sum(increase({event_failures}[15m])) by (region)"
    up = f'sum(up{{job="{JOB}"}}) by (region)'
    calls = "{{source_region}} → {{target_region}}"
    return (
        ("Requests per second", REQUEST_RATE, _REGION, "reqps"),
        ("p99", P99, _REGION, "s"),
        ("Failovers per hour", FAILOVERS, calls, "short"),
        (
            "Policy evaluations per second",
            EVALUATIONS,
            f"{_REGION} {{{{policy}}}} {{{{result}}}}",
            "ops",
        ),
        (
            "Tokens per second",
            TOKENS,
            f"{_REGION} {{{{model}}}} {{{{direction}}}}",
            "short",
        ),
        ("Events not delivered in 15 minutes", lost, _REGION, "short"),
        ("Gateways that answer", up, _REGION, "short"),
    )


def _panel(
    place: int, title: str, expression: str, legend: str, unit: str
) -> dict[str, object]:
    row, column = divmod(place, 2)
    source = {"type": "prometheus", "uid": "${datasource}"}
    return {
        "id": place + 1,
        "type": "timeseries",
        "title": title,
        "datasource": source,
        "gridPos": {
            "x": column * _WIDTH,
            "y": row * _HEIGHT,
            "w": _WIDTH,
            "h": _HEIGHT,
        },
        "fieldConfig": {"defaults": {"unit": unit}, "overrides": []},
        "targets": [
            {
                "refId": "A",
                "datasource": source,
                "expr": expression,
                "legendFormat": legend,
            }
        ],
    }
