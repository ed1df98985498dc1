"""What EC2 answers."""

from operations.rehearsal.catalogue import (
    endpoints,
    flow_logs,
    gateways,
    network,
    routing,
    security_groups,
)
from operations.rehearsal.catalogue.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    *network.ENTRIES,
    *gateways.ENTRIES,
    *routing.ENTRIES,
    *security_groups.ENTRIES,
    *endpoints.ENTRIES,
    *flow_logs.ENTRIES,
)
