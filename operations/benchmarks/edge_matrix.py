"""Time of the landing matrix by the number of regions, on a fleet of its own.

Usage: python -m operations.benchmarks.edge_matrix
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from operations.edge_check.cloudflare_landing import BALANCER, MONITOR, POOL
from operations.edge_check.landing import AREAS, edge_of
from operations.edge_check.landing_table import landings
from operations.edge_check.route53_landing import HEALTH_CHECK, RECORD
from operations.recorded_graph import FleetGraph, RecordedResource

REGIONS: Final = (
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2"),
    *("eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1"),
    *("ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "ap-south-1"),
)
SHARED: Final = "gateway.aws.example.com"
PUBLIC: Final = "gateway.example.com"


@dataclass(frozen=True, kw_only=True, slots=True)
class MatrixTime:
    """Time of one matrix.

    Attributes:
        regions: Number of regions.
        dead_sets: Number of sets of dead regions.
        answers: Number of answers: host name, area and dead set.
        seconds: Processor time from the recorded graphs to all landings.
    """

    regions: int
    dead_sets: int
    answers: int
    seconds: float


def measure(count: int) -> MatrixTime:
    """Return the time of the matrix of the first regions; at most 12."""
    regions = REGIONS[:count]
    graphs = _graphs(regions)
    started = time.process_time()
    hostnames = [PUBLIC, SHARED, *(f"zone-{r}.{SHARED}" for r in regions)]
    found = landings(edge_of(graphs), hostnames, regions)
    seconds = time.process_time() - started
    return MatrixTime(
        regions=count,
        dead_sets=2**count,
        answers=len(found) * len(AREAS) * 2**count,
        seconds=round(seconds, 3),
    )


def _graphs(regions: tuple[str, ...]) -> FleetGraph:
    """Return a fleet in which every answer depends on every region."""
    return {"global": tuple(_resources(regions))}


def _resources(regions: tuple[str, ...]) -> Iterator[RecordedResource]:
    yield _resource(MONITOR, "monitor", {"path": "/readyz"})
    for region in regions:
        origin = f"{region}.{SHARED}"
        yield _resource(RECORD, f"origin-{region}", _alias(origin, region))
        check = {"type": "HTTPS", "fqdn": origin, "resourcePath": "/readyz"}
        yield _resource(HEALTH_CHECK, f"health-{region}", check)
        for role, name in (("shared", SHARED), ("zone", f"zone-{region}.{SHARED}")):
            inputs = {**_alias(name, region), "healthCheckId": f"health-{region}"}
            yield _resource(RECORD, f"{role}-{region}", inputs)
        header = {"hosts": [origin]}
        origins = [{"name": region, "address": origin, "header": header}]
        inputs = {"name": region, "monitor": "monitor", "origins": origins}
        yield _resource(POOL, region, inputs)
    # Each area has another order, so that no two areas share a table.
    orders = {
        area: [*regions[i % len(regions) :], *regions[: i % len(regions)]]
        for i, area in enumerate(AREAS)
    }
    inputs = {
        "name": PUBLIC,
        "steeringPolicy": "geo",
        "regionPools": orders,
        "defaultPools": [*regions],
        "fallbackPool": regions[0],
    }
    yield _resource(BALANCER, "balancer", inputs)


def _alias(name: str, region: str) -> dict[str, Any]:
    target = f"gateway-1.{region}.elb.amazonaws.com"
    alias = {"name": target, "zoneId": "Z1", "evaluateTargetHealth": False}
    return {"name": name, "type": "A", "setIdentifier": region, "aliases": [alias]}


def _resource(kind: str, name: str, inputs: Mapping[str, Any]) -> RecordedResource:
    return RecordedResource(
        stack="global",
        type=kind,
        name=name,
        urn=f"urn:pulumi:global::benchmark::{kind}::{name}",
        parent="",
        provider="",
        region="",
        inputs=inputs,
        outputs={"id": name},
        dependencies=(),
    )


def main() -> None:
    """Print the growth of the time with the number of regions."""
    table = Table(title="Landing matrix")
    for heading in ("regions", "dead sets", "answers", "seconds"):
        table.add_column(heading, justify="right")
    for count in range(2, len(REGIONS) + 1, 2):
        found = measure(count)
        cells = (found.regions, found.dead_sets, found.answers, found.seconds)
        table.add_row(*map(str, cells))
    Console().print(table)


if __name__ == "__main__":
    main()
