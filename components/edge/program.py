"""Program of the global stack: reads the files and the regions' outputs."""

from collections.abc import Iterator

import pulumi

from components import providers, stack_references
from components.edge.cloudflare_hostname import CloudflareHostname
from components.edge.region_endpoint import (
    Addresses,
    LoadBalancerAlias,
    RegionEndpoint,
)
from components.edge.stack import GlobalStack, GlobalStackArgs
from config.fleet import DnsAuthority, FleetConfig
from config.loader import GLOBAL, Project
from plan.control_region import control_region
from plan.naming import Scope
from plan.region import RegionPlan, deployed_regions, hostnames
from plan.traffic_steering import plan_steering


def deploy(project: Project) -> stack_references.StackOutputs:
    """Declare the global stack and return the host names for clients."""
    fleet = project.fleet
    scope = Scope(region=GLOBAL, residency_zone="global")
    stack_providers: list[pulumi.ProviderResource] = [
        providers.aws_provider(
            "aws", account=fleet.accounts.aws, region=control_region(fleet), scope=scope
        )
    ]
    public = None
    if fleet.edge.dns_authority is DnsAuthority.CLOUDFLARE:
        stack_providers.append(providers.cloudflare_provider("cloudflare"))
        public = _cloudflare_hostname(fleet)
    endpoints = tuple(_endpoints(project))
    names = hostnames(project)
    GlobalStack(
        "global",
        GlobalStackArgs(
            regions=endpoints,
            drained=frozenset(project.global_stack.drained),
            home=fleet.home,
            zone_id=stack_references.foundation(project).apply(lambda c: c.zone_id),
            hostnames=names,
            ready_path=fleet.edge.monitor.path,
            health_check=fleet.edge.health_check,
            steering=plan_steering(project),
            public=public,
            account=fleet.accounts.aws,
            notify=project.global_stack.alert_emails,
        ),
        scope=scope,
        opts=pulumi.ResourceOptions(providers=stack_providers),
    )
    drained = project.global_stack.drained
    zones = sorted({end.zone for end in endpoints if end.region not in drained})
    return {
        "hostname": names.public,
        "zone_hostnames": {zone: names.residency_zone(zone) for zone in zones},
    }


def _endpoints(project: Project) -> Iterator[RegionEndpoint]:
    for plan in deployed_regions(project).values():
        yield _deployed(project, plan)
    yield from _deployed_elsewhere(project)


def _deployed(project: Project, plan: RegionPlan) -> RegionEndpoint:
    source = stack_references.reference(plan.region, plan.region)
    balancer = stack_references.load_balancer(stack_references.region(source, plan))
    return RegionEndpoint(
        region=plan.region,
        zone=plan.residency_zone,
        origin=hostnames(project).regional_gateway(plan.region),
        target=LoadBalancerAlias(
            dns_name=balancer.apply(lambda known: known.dns_name),
            zone_id=balancer.apply(lambda known: known.zone_id),
        ),
        shared=project.fleet.residency_zones[plan.residency_zone].shared,
    )


def _deployed_elsewhere(project: Project) -> Iterator[RegionEndpoint]:
    """Yield the endpoints of regions that another program deploys."""
    for name, zone in project.fleet.residency_zones.items():
        for region, addresses in zone.endpoints.items():
            yield RegionEndpoint(
                region=region,
                zone=name,
                origin=hostnames(project).regional_gateway(region),
                target=Addresses(
                    ipv4=tuple(map(str, addresses.ipv4)),
                    ipv6=tuple(map(str, addresses.ipv6)),
                ),
                shared=zone.shared,
            )


def _cloudflare_hostname(fleet: FleetConfig) -> CloudflareHostname:
    return CloudflareHostname(
        hostname=fleet.hostname,
        account_id=fleet.accounts.cloudflare,
        zone_id=fleet.domains.cloudflare_zone_id,
        monitor=fleet.edge.monitor,
    )
