"""How a regional stack is wired from its file and from the stacks before it."""

import pulumi

from components import neighbours, providers
from components.neighbours import Outputs, Secret
from components.regional.database_access import Home
from components.regional.regional_args import RegionalStackArgs
from components.regional.regional_stack import RegionalStack
from config.load import Project
from plan import contract
from plan.region import DatabaseRole, RegionPlan, hostnames, plan


def deploy(project: Project, stack: str, secret: Secret) -> Outputs:
    """Declare one region and return its contract and, at home, what replicas need."""
    region = plan(project)[stack]
    promise: dict[str, object] = {
        "version": contract.VERSION,
        "region": region.region,
        "zone": region.zone,
        "topology": region.topology.value,
        "deployed": region.deployed,
    }
    if not region.deployed:
        return {neighbours.CONTRACT: promise}
    made = _stack(project, region, secret)
    promise["load_balancer"] = {
        "dns_name": made.entrance.dns_name,
        "zone_id": made.entrance.dns_zone_id,
    }
    if made.records is None or region.database is None:
        return {neighbours.CONTRACT: promise}
    promise["database"] = {"role": region.database.value, "arn": made.records.arn}
    password = made.records.application_password
    if password is None:
        return {neighbours.CONTRACT: promise}
    return {neighbours.CONTRACT: promise, neighbours.APPLICATION_PASSWORD: password}


def _stack(project: Project, region: RegionPlan, secret: Secret) -> RegionalStack:
    fleet = project.fleet
    settings = project.regions[region.region].region
    scope = region.scope
    aws = providers.aws_provider(
        "aws", account=fleet.accounts.aws, region=region.region, scope=scope
    )
    return RegionalStack(
        "region",
        RegionalStackArgs(
            plan=region,
            settings=settings,
            account=fleet.accounts.aws,
            hostnames=hostnames(project),
            gateway_image=settings.images.gateway or fleet.release.gateway,
            api_image=settings.images.api or fleet.release.api,
            hosted_zone_id=neighbours.foundation(project).apply(lambda c: c.zone_id),
            gateway_key=secret("gatewayKey"),
            home=_home(project) if region.database is DatabaseRole.REPLICA else None,
        ),
        scope=scope,
        opts=pulumi.ResourceOptions(
            providers=[aws, providers.random_provider("random")]
        ),
    )


def _home(project: Project) -> Home:
    home = plan(project)[project.fleet.home]
    source = neighbours.reference("home", home.region)
    return Home(
        database_arn=neighbours.primary_arn(neighbours.region(source, home)),
        application_password=neighbours.application_password(source),
    )
