"""How a regional stack is wired from its file and from the stacks before it."""

import pulumi

from components import neighbours, providers
from components.neighbours import Outputs, Secret
from components.regional.database_access import Home
from components.regional.regional_args import RegionalStackArgs
from components.regional.regional_stack import RegionalStack
from config.load import Project, stack_file
from config.workload import SecretValues
from plan import contract
from plan.region import DatabaseRole, RegionPlan, hostnames, plan
from plan.succession import Wish


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
    made, home = _allowed(project, region, secret)
    promise["cluster"] = made.cluster_name
    promise["load_balancer"] = {
        "dns_name": made.entrance.dns_name,
        "zone_id": made.entrance.dns_zone_id,
    }
    if made.records is None or region.database is None:
        return {neighbours.CONTRACT: promise}
    promise["database"] = {
        "role": region.database.value,
        "arn": made.records.arn,
        "generation": project.regions[stack].region.database.generation,
        **({"source": home.database_arn} if home else {}),
    }
    password = made.records.application_password
    # Where two databases are written to, home's is the one that replicas copy.
    if password is None or not region.home:
        return {neighbours.CONTRACT: promise}
    return {neighbours.CONTRACT: promise, neighbours.APPLICATION_PASSWORD: password}


def _allowed(
    project: Project, region: RegionPlan, secret: Secret
) -> tuple[RegionalStack, Home | None]:
    """Declare the region; its provider waits until its past allows what is asked.

    So nothing is made of what is refused.
    """
    wish = _wish(project, region)
    if wish is None:
        return _stack(project, region, region.region, None, secret), None
    past = neighbours.past(region.region, wish)
    home = _home(project, past) if region.database is DatabaseRole.REPLICA else None
    source = home.database_arn if home else None
    allowed = neighbours.following(wish, past, source)
    return _stack(project, region, allowed, home, secret), home


def _stack(
    project: Project,
    region: RegionPlan,
    allowed: pulumi.Input[str],
    home: Home | None,
    secret: Secret,
) -> RegionalStack:
    fleet = project.fleet
    settings = project.regions[region.region].region
    seeded = settings.secrets.values is SecretValues.SEEDED
    scope = region.scope
    aws = providers.aws_provider(
        "aws",
        account=fleet.accounts.aws,
        region=allowed,
        scope=scope,
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
            gateway_key=None if seeded else secret("gatewayKey"),
            home=home,
            p99_seconds=fleet.objectives.p99_seconds,
        ),
        scope=scope,
        opts=pulumi.ResourceOptions(
            providers=[aws, providers.random_provider("random")]
        ),
    )


def _wish(project: Project, region: RegionPlan) -> Wish | None:
    """Return what the region's database is to be; None where it has none."""
    if region.database is None:
        return None
    return Wish(
        region=region.region,
        file=stack_file(region.region),
        home=project.fleet.home,
        role=region.database,
        generation=project.regions[region.region].region.database.generation,
    )


def _home(project: Project, past: pulumi.Input[object]) -> Home:
    home = plan(project)[project.fleet.home]
    source = neighbours.reference("home", home.region)
    arn = neighbours.primary_arn(neighbours.region(source, home, past))
    return Home(
        database_arn=arn,
        application_password=neighbours.application_password(source, home.region, arn),
    )
