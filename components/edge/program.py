"""How the global stack is wired from the files and the regions' contracts."""

import pulumi

from components import providers
from components import stack_references as neighbours
from components.edge.cloudflare_hostname import PublicName
from components.edge.region_endpoint import RegionEnd
from components.edge.stack import GlobalStack, GlobalStackArgs
from config.fleet import Authority, Fleet
from config.load import GLOBAL, Project
from plan.naming import Scope
from plan.region import RegionPlan, deployed, hostnames
from plan.zone import steering


def deploy(project: Project) -> neighbours.Outputs:
    """Declare what spans regions and return the names clients may use."""
    fleet = project.fleet
    scope = Scope(region=GLOBAL, zone="global")
    given: list[pulumi.ProviderResource] = [
        providers.aws_provider(
            "aws", account=fleet.accounts.aws, region=fleet.home, scope=scope
        )
    ]
    public = None
    if fleet.edge.authority is Authority.CLOUDFLARE:
        given.append(providers.cloudflare_provider("cloudflare"))
        public = _public_name(fleet)
    regions = deployed(project)
    names = hostnames(project)
    GlobalStack(
        "global",
        GlobalStackArgs(
            regions=tuple(_end(project, plan) for plan in regions.values()),
            drained=frozenset(project.edge.drained),
            home=fleet.home,
            zone_id=neighbours.foundation(project).apply(lambda c: c.zone_id),
            hostnames=names,
            ready_path=fleet.edge.monitor.path,
            steering=steering(project),
            public=public,
            account=fleet.accounts.aws,
            notify=project.edge.notify,
        ),
        scope=scope,
        opts=pulumi.ResourceOptions(providers=given),
    )
    serving = regions.keys() - project.edge.drained.keys()
    zones = sorted({regions[name].zone for name in serving})
    return {
        "hostname": names.public,
        "zone_hostnames": {zone: names.zone(zone) for zone in zones},
    }


def _end(project: Project, plan: RegionPlan) -> RegionEnd:
    source = neighbours.reference(plan.region, plan.region)
    balancer = neighbours.load_balancer(neighbours.region(source, plan))
    return RegionEnd(
        region=plan.region,
        zone=plan.zone,
        origin=hostnames(project).origin(plan.region),
        dns_name=balancer.apply(lambda known: known.dns_name),
        dns_zone_id=balancer.apply(lambda known: known.zone_id),
    )


def _public_name(fleet: Fleet) -> PublicName:
    return PublicName(
        hostname=fleet.hostname,
        account_id=fleet.accounts.cloudflare,
        zone_id=fleet.domains.cloudflare_zone_id,
        monitor=fleet.edge.monitor,
    )
