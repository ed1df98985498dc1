"""What Kubernetes answers for the kinds of the Prometheus operator, with their schemas.

The schemas hold the fields in common use:
https://prometheus-operator.dev/docs/api-reference/api/
"""

from typing import Final

from operations.rehearsal.catalogue.entry import Entry
from operations.rehearsal.catalogue.objects import nothing
from operations.rehearsal.catalogue.structure import (
    ANY,
    FLAG,
    QUANTITY,
    TEXT,
    custom,
    list_of,
    map_of,
    record,
)

_RELABELING: Final = record(
    sourceLabels=list_of(TEXT),
    separator=TEXT,
    targetLabel=TEXT,
    regex=TEXT,
    modulus=QUANTITY,
    replacement=TEXT,
    action=TEXT,
)
_ENDPOINT: Final = record(
    port=TEXT,
    targetPort=QUANTITY,
    path=TEXT,
    scheme=TEXT,
    interval=TEXT,
    scrapeTimeout=TEXT,
    honorLabels=FLAG,
    relabelings=list_of(_RELABELING),
    metricRelabelings=list_of(_RELABELING),
)
_SERVICE_MONITOR: Final = record(
    *("selector", "endpoints"),
    jobLabel=TEXT,
    targetLabels=list_of(TEXT),
    podTargetLabels=list_of(TEXT),
    selector=record(matchLabels=map_of(), matchExpressions=list_of(ANY)),
    namespaceSelector=record(any=FLAG, matchNames=list_of(TEXT)),
    endpoints=list_of(_ENDPOINT),
    sampleLimit=QUANTITY,
)
_RULE: Final = record(
    "expr",
    alert=TEXT,
    record=TEXT,
    expr=QUANTITY,
    labels=map_of(),
    annotations=map_of(),
    keep_firing_for=TEXT,
    **{"for": TEXT},
)
_PROMETHEUS_RULE: Final = record(
    groups=list_of(
        record(
            "name",
            name=TEXT,
            interval=TEXT,
            limit=QUANTITY,
            labels=map_of(),
            rules=list_of(_RULE),
        )
    )
)

ENTRIES: tuple[Entry, ...] = (
    custom("monitoring.coreos.com/v1:ServiceMonitor", _SERVICE_MONITOR, answer=nothing),
    custom("monitoring.coreos.com/v1:PrometheusRule", _PROMETHEUS_RULE, answer=nothing),
)
