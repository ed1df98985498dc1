"""Global and foundation stacks with arguments chosen by a test."""

from collections.abc import Callable
from typing import Final

import pulumi
import pulumi_aws as aws

from components.edge.cloudflare_hostname import CloudflareHostname
from components.edge.region_endpoint import LoadBalancerAlias, RegionEndpoint
from components.edge.stack import GlobalStack, GlobalStackArgs
from components.foundation.stack import FoundationStack, FoundationStackArgs
from config.fleet import HealthCheckConfig, MonitorConfig
from plan.hostnames import Hostnames
from plan.naming import Scope
from plan.traffic_steering import SteeredZone, plan_pools
from tests.components.fakes import ACCOUNT

Build = Callable[[], object]

NAMES: Final = Hostnames(public="gateway.example.com", aws="aws.example.com")
US: Final = SteeredZone(name="us", regions=("us-east-1",))
EU: Final = SteeredZone(name="eu", regions=("eu-west-1",))
AP: Final = SteeredZone(name="ap", regions=("ap-southeast-1",))
PUBLIC: Final = CloudflareHostname(
    hostname=NAMES.public,
    account_id="c" * 32,
    zone_id="d" * 32,
    monitor=MonitorConfig(),
)


def providers(stack: str) -> list[pulumi.ProviderResource]:
    """Return the explicit providers of a stack that spans regions."""
    # Importing the Cloudflare SDK takes seconds, which other tests save.
    import pulumi_cloudflare as cloudflare  # noqa: PLC0415  # see above

    scope = Scope(region=stack, residency_zone="global")
    tags = aws.ProviderDefaultTagsArgs(tags=scope.tags)
    return [
        aws.Provider("aws", region="us-east-1", default_tags=tags),
        cloudflare.Provider("cloudflare"),
    ]


def foundation(*, cloudflare: bool = True, protect: bool = True) -> Build:
    """Return a foundation stack, delegated in Cloudflare or by an operator."""

    def build() -> None:
        FoundationStack(
            "foundation",
            FoundationStackArgs(
                hostnames=NAMES,
                cloudflare_zone_id=PUBLIC.zone_id if cloudflare else None,
                protect=protect,
            ),
            scope=Scope(region="foundation", residency_zone="global"),
            opts=pulumi.ResourceOptions(providers=providers("foundation")),
        )

    return build


def region_endpoint(region: str, zone: str) -> RegionEndpoint:
    """Return the endpoint of a deployed region."""
    return RegionEndpoint(
        region=region,
        zone=zone,
        origin=NAMES.regional_gateway(region),
        target=LoadBalancerAlias(
            dns_name=pulumi.Output.from_input(f"alb-{region}.example.net"),
            zone_id=pulumi.Output.from_input(f"ZALB{region.upper()}"),
        ),
    )


def global_stack(
    *zones: SteeredZone,
    home: str = "us-east-1",
    drained: frozenset[str] = frozenset(),
    cloudflare: bool = True,
    notify: tuple[str, ...] = (),
    health_check: HealthCheckConfig | None = None,
) -> Build:
    """Return a global stack over these zones; the three shipped ones by default."""

    def build() -> None:
        present = zones or (US, EU, AP)
        GlobalStack(
            "global",
            GlobalStackArgs(
                regions=tuple(
                    region_endpoint(r, z.name) for z in present for r in z.regions
                ),
                drained=drained,
                home=home,
                zone_id="Z0CHILD",
                hostnames=NAMES,
                ready_path="/readyz",
                steering=plan_pools(present, home=home, drained=drained),
                public=PUBLIC if cloudflare else None,
                account=ACCOUNT,
                notify=notify,
                health_check=health_check or HealthCheckConfig(),
            ),
            scope=Scope(region="global", residency_zone="global"),
            opts=pulumi.ResourceOptions(providers=providers("global")),
        )

    return build
