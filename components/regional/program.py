"""How a regional stack is wired from its file and from the stacks before it."""

import pulumi

from components import providers
from components import stack_references as neighbours
from components.regional.database.instance import Home, application_password
from components.regional.stack import RegionalStack
from components.regional.stack_args import RegionalStackArgs
from components.stack_references import Outputs, Past, Secret
from config.load import Project, stack_file
from config.workload import SecretValues
from plan import contract
from plan.prerequisites import Prerequisites
from plan.region import DatabaseRole, RegionPlan, hostnames, plan
from plan.succession import Wish


def deploy(project: Project, stack: str, secret: Secret) -> Outputs:
    """Declare one region and return its contract, and what its replicas need."""
    region = plan(project)[stack]
    promise: dict[str, object] = {
        "version": contract.VERSION,
        "region": region.region,
        "zone": region.zone,
        "topology": region.topology.value,
        "deployed": region.deployed,
    }
    wish = _wish(project, region)
    if not region.deployed:
        # The engine deletes what is declared no more when the program has ended well.
        allowed = neighbours.past(stack, wish).contract.apply(lambda _: promise)
        return {neighbours.CONTRACT: allowed}
    past = neighbours.past(stack, _needs(project, region), wish)
    home = _home(project, wish, past)
    made = _allowed(project, region, past, home, secret)
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
    return {
        neighbours.CONTRACT: promise,
        neighbours.APPLICATION_PASSWORD: application_password(made.records, home),
    }


def _allowed(
    project: Project,
    region: RegionPlan,
    past: Past,
    home: Home | None,
    secret: Secret,
) -> RegionalStack:
    """Declare the region; its provider waits until its past allows what is asked.

    So nothing is made of what is refused.
    """
    source = home.database_arn if home else None
    allowed = pulumi.Output.all(past.contract, source).apply(lambda _: region.region)
    return _stack(project, region, allowed, home, secret)


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


def _wish(project: Project, region: RegionPlan) -> Wish:
    """Return what the region's database is to be, if there is to be one."""
    return Wish(
        region=region.region,
        file=stack_file(region.region),
        home=project.fleet.home,
        role=region.database,
        generation=project.regions[region.region].region.database.generation,
    )


def _needs(project: Project, region: RegionPlan) -> Prerequisites:
    """Return what the region's cluster must have been given by somebody else."""
    return Prerequisites(
        file=stack_file(region.region),
        mesh=project.regions[region.region].region.mesh,
        metrics=region.size.metrics,
    )


def _home(project: Project, wish: Wish, past: Past) -> Home | None:
    """Return what a replica needs of the database it copies."""
    if wish.role is not DatabaseRole.REPLICA:
        return None
    home = plan(project)[project.fleet.home]
    stack = neighbours.reference("home", home.region)
    arn = neighbours.primary_arn(neighbours.region(stack, home, past.contract))
    password = neighbours.application_password(stack, home.region, arn)
    source, fitting = neighbours.copied(wish, past, arn, password)
    return Home(database_arn=source, application_password=fitting)
