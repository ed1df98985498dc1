"""Whether each region answers, seen from outside.

A check goes to the region's own name, never to a shared one: that would ask another
region for its health. Checks of a name use IPv4 only.
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html

Deliberately absent: disabled and inverted checks. The first counts as healthy, the
second turns healthy exactly when the region dies; draining removes records instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import pulumi
from pulumi_aws import route53

from plan.naming import Scope

TYPE: Final = "keeptrusts:edge:Health"

#: Seconds between two probes of one checker; the other choice is 30.
_INTERVAL: Final = 10
#: Failed probes in a row until a checker calls the region unhealthy.
_FAILURES: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthChecksArgs:
    """What to check.

    Attributes:
        origins: Each region's own name.
        path: Path that answers 200 when the region may get traffic.
    """

    origins: Mapping[str, str]
    path: str


class HealthChecks(pulumi.ComponentResource):
    """One health check per region."""

    ids: Mapping[str, pulumi.Output[str]]

    def __init__(
        self,
        name: str,
        args: HealthChecksArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"path": args.path}, opts)
        child = pulumi.ResourceOptions(parent=self)

        checks = {
            region: route53.HealthCheck(
                f"{name}-{region}",
                type="HTTPS",
                fqdn=origin,
                port=443,
                enable_sni=True,
                resource_path=args.path,
                request_interval=_INTERVAL,
                failure_threshold=_FAILURES,
                tags={"Name": scope.physical(f"health-{region}", limit=128)},
                opts=child,
            )
            for region, origin in args.origins.items()
        }

        self.ids = MappingProxyType({r: check.id for r, check in checks.items()})
        self.register_outputs({"ids": dict(self.ids)})
