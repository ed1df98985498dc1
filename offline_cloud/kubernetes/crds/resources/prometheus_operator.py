"""Resource types of the Prometheus operator.

The schemas contain the commonly used fields:
https://prometheus-operator.dev/docs/api-reference/api/
"""

from typing import Final

from offline_cloud.kubernetes.crds.schema_dsl import (
    ANY,
    FLAG,
    QUANTITY,
    TEXT,
    custom_resource,
    list_of,
    map_of,
    object_of,
)
from offline_cloud.kubernetes.objects import no_outputs
from offline_cloud.resource_type import ResourceType

_RELABELING: Final = object_of(
    sourceLabels=list_of(TEXT),
    separator=TEXT,
    targetLabel=TEXT,
    regex=TEXT,
    modulus=QUANTITY,
    replacement=TEXT,
    action=TEXT,
)
_ENDPOINT: Final = object_of(
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
_SERVICE_MONITOR: Final = object_of(
    *("selector", "endpoints"),
    jobLabel=TEXT,
    targetLabels=list_of(TEXT),
    podTargetLabels=list_of(TEXT),
    selector=object_of(matchLabels=map_of(), matchExpressions=list_of(ANY)),
    namespaceSelector=object_of(any=FLAG, matchNames=list_of(TEXT)),
    endpoints=list_of(_ENDPOINT),
    sampleLimit=QUANTITY,
)
_RULE: Final = object_of(
    "expr",
    alert=TEXT,
    record=TEXT,
    expr=QUANTITY,
    labels=map_of(),
    annotations=map_of(),
    keep_firing_for=TEXT,
    **{"for": TEXT},
)
_PROMETHEUS_RULE: Final = object_of(
    groups=list_of(
        object_of(
            "name",
            name=TEXT,
            interval=TEXT,
            limit=QUANTITY,
            labels=map_of(),
            rules=list_of(_RULE),
        )
    )
)

RESOURCE_TYPES: tuple[ResourceType, ...] = (
    custom_resource(
        "monitoring.coreos.com/v1:ServiceMonitor", _SERVICE_MONITOR, compute=no_outputs
    ),
    custom_resource(
        "monitoring.coreos.com/v1:PrometheusRule", _PROMETHEUS_RULE, compute=no_outputs
    ),
)
