"""Cloudflare load balancer of the public host name: monitor, pools, steering.

One monitor serves every pool and sets no Host header, because the header of an endpoint
overrides the monitor's. So each region is checked under its own name, and no check
depends on a name that regions share.
https://developers.cloudflare.com/load-balancing/additional-options/override-http-host-headers/

Not managed here:
* ``port``. On the monitor, HTTPS checks need it for ports other than 443 only. On
  origins, the provider reports a difference in every run
  (https://github.com/cloudflare/terraform-provider-cloudflare/issues/7329);
* custom rules, which Cloudflare documents as incompatible with geo steering;
* any other load balancer setting that is empty or the default, because the provider
  reports a difference for it, too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_cloudflare as cloudflare

from components.edge.cloudflare_hostname import CloudflareHostname
from components.edge.region_endpoint import (
    Addresses,
    LoadBalancerAlias,
    RegionEndpoint,
)
from plan.naming import Scope
from plan.traffic_steering import REJECT_POOL, SteeringPlan

TYPE: Final = "keeptrusts:edge:CloudflareBalancer"

#: Retries of a health check that timed out, before it counts as failed.
_RETRIES: Final = 2
#: Regions from which Cloudflare checks a pool: three data centres each, by majority.
#: Without this list every data centre would check every region.
#: https://developers.cloudflare.com/load-balancing/monitors/
_PROBED_FROM: Final = ("ENAM", "WEU", "SEAS")
#: Unreachable address for the pool that rejects requests: TEST-NET-1, RFC 5737.
_TEST_NET_ADDRESS: Final = "192.0.2.1"


@dataclass(frozen=True, kw_only=True, slots=True)
class CloudflareLoadBalancerArgs:
    """Arguments of the load balancer.

    Attributes:
        public: Host name, account and Cloudflare zone.
        regions: Regions with a pool, including drained ones.
        drained: Regions whose pool is disabled.
        steering: Pools for each client region.
        notify: E-mail addresses that Cloudflare notifies of unhealthy pools.
    """

    public: CloudflareHostname
    regions: tuple[RegionEndpoint, ...]
    drained: frozenset[str]
    steering: SteeringPlan
    notify: tuple[str, ...] = ()


class CloudflareLoadBalancer(pulumi.ComponentResource):
    """Steer clients of the public host name to a region."""

    def __init__(
        self,
        name: str,
        args: CloudflareLoadBalancerArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"hostname": args.public.hostname}, opts)
        child = pulumi.ResourceOptions(parent=self)

        monitor = _monitor(f"{name}-monitor", args.public, scope, child)
        pools = {
            end.region: _pool(name, end, args, monitor, child) for end in args.regions
        }
        if args.notify:
            _notifications(f"{name}-notifications", args, pools, scope, child)
        if _refuses(args.steering):
            pools[REJECT_POOL] = _refusal(name, args.public, child)
        _balancer(f"{name}-balancer", args, pools, child)

        self.register_outputs({"hostname": args.public.hostname})


def _monitor(
    name: str, public: CloudflareHostname, scope: Scope, child: pulumi.ResourceOptions
) -> cloudflare.LoadBalancerMonitor:
    monitor = public.monitor
    return cloudflare.LoadBalancerMonitor(
        name,
        account_id=public.account_id,
        description=scope.physical_name("monitor", limit=64),
        type="https",
        method="GET",
        path=monitor.path,
        interval=monitor.interval_s,
        timeout=monitor.timeout_s,
        retries=_RETRIES,
        expected_codes=monitor.expected_codes,
        consecutive_up=monitor.consecutive_up,
        consecutive_down=monitor.consecutive_down,
        follow_redirects=False,
        allow_insecure=False,
        opts=child,
    )


def _pool(
    name: str,
    end: RegionEndpoint,
    args: CloudflareLoadBalancerArgs,
    monitor: cloudflare.LoadBalancerMonitor,
    child: pulumi.ResourceOptions,
) -> cloudflare.LoadBalancerPool:
    return cloudflare.LoadBalancerPool(
        f"{name}-pool-{end.region}",
        account_id=args.public.account_id,
        name=end.region,
        enabled=end.region not in args.drained,
        minimum_origins=1,
        monitor=monitor.id,
        check_regions=list(_PROBED_FROM),
        origins=[
            cloudflare.LoadBalancerPoolOriginArgs(
                name=name,
                address=address,
                enabled=True,
                weight=1,
                header=cloudflare.LoadBalancerPoolOriginHeaderArgs(hosts=[end.origin]),
            )
            for name, address in _origins(end)
        ],
        opts=child,
    )


def _origins(end: RegionEndpoint) -> Iterator[tuple[str, str]]:
    """Yield the name and the address of each origin of a region's pool."""
    match end.target:
        case LoadBalancerAlias():
            yield end.region, end.origin
        case Addresses(ipv4=ipv4):
            for address in ipv4:
                yield f"{end.region}-{address.replace('.', '-')}", address


def _notifications(
    name: str,
    args: CloudflareLoadBalancerArgs,
    pools: Mapping[str, cloudflare.LoadBalancerPool],
    scope: Scope,
    child: pulumi.ResourceOptions,
) -> None:
    """Notify operators of a pool's health, while no AWS region has to work for it."""
    cloudflare.NotificationPolicy(
        name,
        account_id=args.public.account_id,
        name=scope.physical_name("pool-health", limit=64),
        alert_type="load_balancing_health_alert",
        enabled=True,
        filters=cloudflare.NotificationPolicyFiltersArgs(
            pool_ids=[pool.id for pool in pools.values()],
            event_sources=["pool"],
            new_healths=["Unhealthy", "Healthy"],
        ),
        mechanisms=cloudflare.NotificationPolicyMechanismsArgs(
            emails=[
                cloudflare.NotificationPolicyMechanismsEmailArgs(id=address)
                for address in args.notify
            ]
        ),
        opts=child,
    )


def _refusal(
    name: str, public: CloudflareHostname, child: pulumi.ResourceOptions
) -> cloudflare.LoadBalancerPool:
    """Return the disabled pool, for which Cloudflare itself returns an error."""
    return cloudflare.LoadBalancerPool(
        f"{name}-pool-refuse",
        account_id=public.account_id,
        name=REJECT_POOL,
        enabled=False,
        minimum_origins=1,
        origins=[
            cloudflare.LoadBalancerPoolOriginArgs(
                name=REJECT_POOL, address=_TEST_NET_ADDRESS, enabled=False, weight=1
            )
        ],
        opts=child,
    )


def _balancer(
    name: str,
    args: CloudflareLoadBalancerArgs,
    pools: Mapping[str, cloudflare.LoadBalancerPool],
    child: pulumi.ResourceOptions,
) -> cloudflare.LoadBalancer:
    steering = args.steering
    return cloudflare.LoadBalancer(
        name,
        zone_id=args.public.zone_id,
        name=args.public.hostname,
        enabled=True,
        proxied=True,
        steering_policy="geo",
        session_affinity="none",
        region_pools={
            area.value: [pools[pool].id for pool in chosen]
            for area, chosen in steering.region_pools.items()
        },
        default_pools=[pools[pool].id for pool in steering.default_pools],
        fallback_pool=pools[steering.fallback_pool].id,
        adaptive_routing=cloudflare.LoadBalancerAdaptiveRoutingArgs(
            failover_across_pools=steering.failover_across_pools
        ),
        opts=child,
    )


def _refuses(steering: SteeringPlan) -> bool:
    lists = [*steering.region_pools.values(), steering.default_pools]
    return steering.fallback_pool == REJECT_POOL or any(
        REJECT_POOL in pools for pools in lists
    )
