"""The public name at Cloudflare: monitor, pools and load balancer.

One monitor serves every pool and names no host: the Host header of an endpoint wins
over the monitor's, so each region is probed under its own name and the probe depends
on nothing that regions share.
https://developers.cloudflare.com/load-balancing/additional-options/override-http-host-headers/

Deliberately absent:
* ``port``, on the monitor because HTTPS checks should name only another than 443, on
  origins because the provider then sees a difference in every run
  (https://github.com/cloudflare/terraform-provider-cloudflare/issues/7329);
* custom rules, which are documented as incompatible with geo steering;
* anything else of a load balancer that is empty or a default, for the same reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_cloudflare as cloudflare

from components.edge.cloudflare_hostname import CloudflareHostname
from components.edge.region_endpoint import RegionEndpoint
from plan.naming import Scope
from plan.steering import REFUSE, Steering

TYPE: Final = "keeptrusts:edge:CloudflareBalancer"

#: Repeats of a probe that timed out, before it counts as failed.
_RETRIES: Final = 2
#: Where pools are probed from, three data centres each, decided by majority. Left
#: out, every data centre in the world would probe every region.
#: https://developers.cloudflare.com/load-balancing/monitors/
_PROBED_FROM: Final = ("ENAM", "WEU", "SEAS")
#: An address nobody has, for the pool nobody may reach: TEST-NET-1, RFC 5737.
_TEST_NET_ADDRESS: Final = "192.0.2.1"


@dataclass(frozen=True, kw_only=True, slots=True)
class CloudflareLoadBalancerArgs:
    """What the balancer consists of.

    Attributes:
        public: The name, and the account and zone it lives in.
        regions: The regions behind it, drained ones included.
        drained: Regions whose pool is disabled.
        steering: Which pools serve which clients.
    """

    public: CloudflareHostname
    regions: tuple[RegionEndpoint, ...]
    drained: frozenset[str]
    steering: Steering


class CloudflareLoadBalancer(pulumi.ComponentResource):
    """Steers clients of the public name to a region."""

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
        if _refuses(args.steering):
            pools[REFUSE] = _refusal(name, args.public, child)
        _balancer(f"{name}-balancer", args, pools, child)

        self.register_outputs({"hostname": args.public.hostname})


def _monitor(
    name: str, public: CloudflareHostname, scope: Scope, child: pulumi.ResourceOptions
) -> cloudflare.LoadBalancerMonitor:
    monitor = public.monitor
    return cloudflare.LoadBalancerMonitor(
        name,
        account_id=public.account_id,
        description=scope.physical("monitor", limit=64),
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
                name=end.region,
                address=end.origin,
                enabled=True,
                weight=1,
                header=cloudflare.LoadBalancerPoolOriginHeaderArgs(hosts=[end.origin]),
            )
        ],
        opts=child,
    )


def _refusal(
    name: str, public: CloudflareHostname, child: pulumi.ResourceOptions
) -> cloudflare.LoadBalancerPool:
    """Return the pool for which Cloudflare answers an error itself."""
    return cloudflare.LoadBalancerPool(
        f"{name}-pool-refuse",
        account_id=public.account_id,
        name=REFUSE,
        enabled=False,
        minimum_origins=1,
        origins=[
            cloudflare.LoadBalancerPoolOriginArgs(
                name=REFUSE, address=_TEST_NET_ADDRESS, enabled=False, weight=1
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
        fallback_pool=pools[steering.fallback].id,
        adaptive_routing=cloudflare.LoadBalancerAdaptiveRoutingArgs(
            failover_across_pools=steering.failover_across_pools
        ),
        opts=child,
    )


def _refuses(steering: Steering) -> bool:
    lists = [*steering.region_pools.values(), steering.default_pools]
    return steering.fallback == REFUSE or any(REFUSE in pools for pools in lists)
