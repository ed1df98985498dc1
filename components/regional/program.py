"""Program of a regional stack: reads its file and the outputs of other stacks."""

import pulumi

from components import providers, stack_references
from components.regional.database.instance import (
    ReplicationSource,
    application_password,
)
from components.regional.stack import RegionalStack
from components.regional.stack_args import RegionalStackArgs
from components.stack_references import (
    APPLICATION_PASSWORD,
    CONTRACT,
    PreviousOutputs,
    SecretReader,
    StackOutputs,
    previous_outputs,
)
from config.loader import POLICY_ADMIN_TOKEN, Project, stack_file
from config.policy import PolicyDelivery
from config.workloads import TokenSource
from plan import stack_outputs
from plan.cluster_prerequisites import ClusterPrerequisites
from plan.database import DatabaseRole
from plan.database_transitions import DesiredDatabase
from plan.region import RegionPlan, hostnames, plan_regions


def deploy(project: Project, stack: str, secret: SecretReader) -> StackOutputs:
    """Declare one region and return its outputs, and what its replicas need."""
    region = plan_regions(project)[stack]
    outputs: dict[str, object] = {
        "version": stack_outputs.VERSION,
        "region": region.region,
        "zone": region.residency_zone,
        "topology": region.topology.value,
        "deployed": region.is_deployed,
    }
    desired = _desired_database(project, region)
    if not region.is_deployed:
        # The engine deletes resources only after the program has succeeded.
        previous = previous_outputs(stack, desired)
        return {CONTRACT: previous.contract.apply(lambda _: outputs)}
    previous = previous_outputs(stack, _prerequisites(project, region), desired)
    source = _replication_source(project, desired, previous)
    regional = _after_validation(project, region, previous, source, secret)
    outputs["cluster"] = regional.cluster_name
    outputs["load_balancer"] = {
        "dns_name": regional.ingress.dns_name,
        "zone_id": regional.ingress.dns_zone_id,
    }
    if regional.database is None or region.database_role is None:
        return {CONTRACT: outputs}
    outputs["database"] = {
        "role": region.database_role.value,
        "arn": regional.database.arn,
        "generation": desired.generation,
        **({"source": source.database_arn} if source else {}),
    }
    return {
        CONTRACT: outputs,
        APPLICATION_PASSWORD: application_password(regional.database, source),
    }


def _after_validation(
    project: Project,
    region: RegionPlan,
    previous: PreviousOutputs,
    source: ReplicationSource | None,
    secret: SecretReader,
) -> RegionalStack:
    """Declare the region once the change from its previous outputs is allowed.

    The AWS provider depends on the validation, so no resource is created when it fails.
    """
    if project.regions[region.region].region.policy.delivery is PolicyDelivery.GIT:
        # The provider of the link reads the token, after many other resources exist.
        # Here a missing one fails at once.
        secret(POLICY_ADMIN_TOKEN)
    arn = source.database_arn if source else None
    validated = pulumi.Output.all(previous.contract, arn).apply(lambda _: region.region)
    return _stack(project, region, validated, source, secret)


def _stack(
    project: Project,
    region: RegionPlan,
    validated: pulumi.Input[str],
    source: ReplicationSource | None,
    secret: SecretReader,
) -> RegionalStack:
    fleet = project.fleet
    settings = project.regions[region.region].region
    external = settings.gateway_token.source is TokenSource.EXTERNAL
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
            gateway_key=None if external else secret("gatewayToken"),
            home=source,
            p99_seconds=fleet.objectives.p99_latency_s,
        ),
        scope=scope,
        opts=pulumi.ResourceOptions(
            providers=[aws, providers.random_provider("random")]
        ),
    )


def _desired_database(project: Project, region: RegionPlan) -> DesiredDatabase:
    """Return the database that the region's file asks for, if any."""
    return DesiredDatabase(
        region=region.region,
        file=stack_file(region.region),
        home=project.fleet.home,
        role=region.database_role,
        generation=project.regions[region.region].region.database.generation,
    )


def _prerequisites(project: Project, region: RegionPlan) -> ClusterPrerequisites:
    """Return what must be installed in the cluster before this update."""
    return ClusterPrerequisites(
        file=stack_file(region.region),
        service_mesh=project.regions[region.region].region.service_mesh,
        metrics=region.size.metrics,
    )


def _replication_source(
    project: Project, desired: DesiredDatabase, previous: PreviousOutputs
) -> ReplicationSource | None:
    """Return the database that a replica copies; None in any other role."""
    if desired.role is not DatabaseRole.REPLICA:
        return None
    home = plan_regions(project)[project.fleet.home]
    stack = stack_references.reference("home", home.region)
    primary = stack_references.primary_arn(
        stack_references.region(stack, home, previous.contract)
    )
    arn, password = stack_references.replication_source_and_password(
        desired,
        previous,
        primary,
        stack_references.application_password(stack, home.region, primary),
    )
    return ReplicationSource(database_arn=arn, application_password=password)
