"""Where a request may land, by the documentation of Cloudflare and Route 53.

The evaluator reads recorded resources only and knows nothing of the steering plan, so
that a mistake of the plan cannot repeat itself here. What it does not know is an error:
a setting without a rule below might send a request anywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from operations.edge_check import cloudflare_landing, route53_landing
from operations.edge_check.cloudflare_landing import Balancer
from operations.edge_check.places import Landing
from operations.edge_check.route53_landing import RecordSet
from operations.recorded_graph import FleetGraph

#: Regions of Cloudflare's data centres.
#: https://developers.cloudflare.com/load-balancing/reference/region-mapping-api/
AREAS: Final = (
    *("WNAM", "ENAM", "WEU", "EEU", "NSAM", "SSAM", "OC"),
    *("ME", "NAF", "SAF", "SAS", "SEAS", "NEAS"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """Host names of a fleet with what answers for each.

    Attributes:
        balancers: Cloudflare load balancers by host name.
        record_sets: Record sets of Route 53 by host name.
    """

    balancers: Mapping[str, Balancer]
    record_sets: Mapping[str, RecordSet]

    def landing(self, hostname: str, area: str, dead: frozenset[str]) -> Landing:
        """Return where a request may land while regions are dead.

        Cloudflare's answer wins: a load balancer takes precedence over a DNS record of
        the same name.
        https://developers.cloudflare.com/load-balancing/reference/dns-records/

        Raises:
            KeyError: No resource answers for the host name.
        """
        balancer = self.balancers.get(hostname)
        if balancer is not None:
            return balancer.landing(area, dead)
        return self.record_sets[hostname].landing(dead)

    def matters(self, hostname: str, area: str) -> frozenset[str]:
        """Return the places whose health can change the answer."""
        balancer = self.balancers.get(hostname)
        if balancer is not None:
            return balancer.matters(area)
        return self.record_sets[hostname].matters


def edge_of(graphs: FleetGraph) -> Edge:
    """Return the host names of recorded graphs.

    Raises:
        UnknownSettingError: A resource has a setting without a documented rule here.
    """
    resources = [each for stack in graphs.values() for each in stack]
    record_sets = route53_landing.record_sets(resources)
    return Edge(
        balancers=MappingProxyType(
            cloudflare_landing.balancers(resources, record_sets)
        ),
        record_sets=MappingProxyType(record_sets),
    )
