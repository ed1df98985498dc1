"""Route 53 health checks of every region.

A check requests the region's own host name. A shared name could be answered by another
region. Health checks of a host name use IPv4 only.
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html

Not managed here: disabled and inverted checks. A disabled check counts as healthy, and
an inverted one is healthy while the region is down. Draining a region removes its
records instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import pulumi
from pulumi_aws import route53

from config.fleet import HealthCheckConfig
from plan.naming import Scope

TYPE: Final = "keeptrusts:edge:Health"


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthChecksArgs:
    """Arguments of the health checks.

    Attributes:
        origins: Host name of each region.
        path: Path that returns 200 while the region may get traffic.
        settings: Interval, threshold and regions of the health checkers.
    """

    origins: Mapping[str, str]
    path: str
    settings: HealthCheckConfig = field(default_factory=HealthCheckConfig)


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
                request_interval=args.settings.interval_s,
                failure_threshold=args.settings.failure_threshold,
                regions=[*args.settings.checker_regions] or None,
                tags={"Name": scope.physical_name(f"health-{region}", limit=128)},
                opts=child,
            )
            for region, origin in args.origins.items()
        }

        self.ids = MappingProxyType({r: check.id for r, check in checks.items()})
        self.register_outputs({"ids": dict(self.ids)})
