"""How a regional stack is wired from its file and from the stacks before it."""

import pulumi

from components import providers, stack_references
from components.regional.database.instance import (
    ReplicationSource,
    application_password,
)
from components.regional.stack import RegionalStack
from components.regional.stack_args import RegionalStackArgs
from components.stack_references import PreviousOutputs, SecretReader, StackOutputs
from config.load import Project, stack_file
from config.workload import SecretValues
from plan import contract
from plan.prerequisites import Prerequisites
from plan.region import DatabaseRole, RegionPlan, hostnames, plan
from plan.succession import Wish


def deploy(project: Project, stack: str, secret: SecretReader) -> StackOutputs:
    """Declare one region and return its contract, and what its replicas need."""
    region = plan(project)[stack]
    outputs: dict[str, object] = {
        "version": contract.VERSION,
        "region": region.region,
        "zone": region.zone,
        "topology": region.topology.value,
        "deployed": region.deployed,
    }
    desired_database = _desired_database(project, region)
    if not region.deployed:
        # The engine deletes what is declared no more when the program has ended well.
        validated = stack_references.previous_outputs(
            stack, desired_database
        ).contract.apply(lambda _: outputs)
        return {stack_references.CONTRACT: validated}
    previous = stack_references.previous_outputs(
        stack, _prerequisites(project, region), desired_database
    )
    replication_source = _replication_source(project, desired_database, previous)
    regional_stack = _after_validation(
        project, region, previous, replication_source, secret
    )
    outputs["cluster"] = regional_stack.cluster_name
    outputs["load_balancer"] = {
        "dns_name": regional_stack.ingress.dns_name,
        "zone_id": regional_stack.ingress.dns_zone_id,
    }
    if regional_stack.database is None or region.database is None:
        return {stack_references.CONTRACT: outputs}
    outputs["database"] = {
        "role": region.database.value,
        "arn": regional_stack.database.arn,
        "generation": project.regions[stack].region.database.generation,
        **({"source": replication_source.database_arn} if replication_source else {}),
    }
    return {
        stack_references.CONTRACT: outputs,
        stack_references.APPLICATION_PASSWORD: application_password(
            regional_stack.database, replication_source
        ),
    }


def _after_validation(
    project: Project,
    region: RegionPlan,
    previous: PreviousOutputs,
    replication_source: ReplicationSource | None,
    secret: SecretReader,
) -> RegionalStack:
    """Declare the region; its provider waits until its past allows what is asked.

    So nothing is made of what is refused.
    """
    source = replication_source.database_arn if replication_source else None
    validated = pulumi.Output.all(previous.contract, source).apply(
        lambda _: region.region
    )
    return _stack(project, region, validated, replication_source, secret)


def _stack(
    project: Project,
    region: RegionPlan,
    validated: pulumi.Input[str],
    replication_source: ReplicationSource | None,
    secret: SecretReader,
) -> RegionalStack:
    fleet = project.fleet
    settings = project.regions[region.region].region
    external = settings.secrets.values is SecretValues.SEEDED
    scope = region.scope
    aws = providers.aws_provider(
        "aws",
        account=fleet.accounts.aws,
        region=validated,
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
            hosted_zone_id=stack_references.foundation(project).apply(
                lambda c: c.zone_id
            ),
            gateway_key=None if external else secret("gatewayKey"),
            home=replication_source,
            p99_seconds=fleet.objectives.p99_seconds,
        ),
        scope=scope,
        opts=pulumi.ResourceOptions(
            providers=[aws, providers.random_provider("random")]
        ),
    )


def _desired_database(project: Project, region: RegionPlan) -> Wish:
    """Return what the region's database is to be, if there is to be one."""
    return Wish(
        region=region.region,
        file=stack_file(region.region),
        replication_source=project.fleet.home,
        role=region.database,
        generation=project.regions[region.region].region.database.generation,
    )


def _prerequisites(project: Project, region: RegionPlan) -> Prerequisites:
    """Return what the region's cluster must have been given by somebody else."""
    return Prerequisites(
        file=stack_file(region.region),
        mesh=project.regions[region.region].region.mesh,
        metrics=region.size.metrics,
    )


def _replication_source(
    project: Project, desired_database: Wish, previous: PreviousOutputs
) -> ReplicationSource | None:
    """Return what a replica needs of the database it copies."""
    if desired_database.role is not DatabaseRole.REPLICA:
        return None
    replication_source = plan(project)[project.fleet.home]
    stack = stack_references.reference("home", replication_source.region)
    arn = stack_references.primary_arn(
        stack_references.region(stack, replication_source, previous.contract)
    )
    password = stack_references.application_password(
        stack, replication_source.region, arn
    )
    source, password = stack_references.replication_source_and_password(
        desired_database, previous, arn, password
    )
    return ReplicationSource(database_arn=source, application_password=password)
