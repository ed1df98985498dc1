"""Program of a regional stack: reads its file and the outputs of other stacks."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from components import providers, stack_references
from components.regional.database.instance import (
    DatabaseResources,
    ReplicationSource,
    application_password,
)
from components.regional.database.retired_replica import RetiredReplica
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
from config.database import RetiredReplicaStep
from config.loader import POLICY_ADMIN_TOKEN, Project, stack_file
from config.policy import PolicyDelivery
from config.workloads import TokenSource
from plan import stack_outputs
from plan.cluster_prerequisites import ClusterPrerequisites
from plan.database import DATABASE, ZONE_DATABASE, DatabaseRole
from plan.database_transitions import DesiredDatabase
from plan.gateway_policy import policy_files, provider_key_env_vars
from plan.provider_targets import bedrock_model_arns
from plan.region import RegionPlan, hostnames, plan_regions
from plan.stack_outputs import RetiredReplicaOutput


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
    replicas = _Replicas(
        source=_replication_source(project, desired, previous),
        retired=_retired_replica(desired, previous),
    )
    regional = _after_validation(project, region, previous, replicas, secret)
    outputs["cluster"] = regional.cluster_name
    outputs["load_balancer"] = {
        "dns_name": regional.ingress.dns_name,
        "zone_id": regional.ingress.dns_zone_id,
    }
    if region.zone_has_own_home:
        outputs["zone_home"] = region.zone_home
    if regional.database is None:
        return {CONTRACT: outputs}
    outputs["database"] = _database_output(desired, regional.database, replicas.source)
    if regional.retired_replica is not None:
        outputs["retired_replica"] = regional.retired_replica
    return {
        CONTRACT: outputs,
        APPLICATION_PASSWORD: application_password(regional.database, replicas.source),
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class _Replicas:
    """Source of the region's replica, or the replica that its primary replaced."""

    source: ReplicationSource | None
    retired: RetiredReplica | None


def _database_output(
    desired: DesiredDatabase,
    database: DatabaseResources,
    source: ReplicationSource | None,
) -> Mapping[str, object]:
    if desired.role is None:
        message = f"{desired.region!r} has a database without a role"
        raise ValueError(message)
    return {
        "role": desired.role.value,
        "arn": database.arn,
        "generation": desired.generation,
        **({"source": source.database_arn} if source else {}),
        **({"name": desired.name} if desired.name != DATABASE else {}),
    }


def _after_validation(
    project: Project,
    region: RegionPlan,
    previous: PreviousOutputs,
    replicas: _Replicas,
    secret: SecretReader,
) -> RegionalStack:
    """Declare the region once the change from its previous outputs is allowed.

    The AWS provider depends on the validation, so no resource is created when it fails.
    """
    if project.regions[region.region].region.policy.delivery is PolicyDelivery.GIT:
        # The provider of the link reads the token, after many other resources exist.
        # Here a missing one fails at once.
        secret(POLICY_ADMIN_TOKEN)
    arn = replicas.source.database_arn if replicas.source else None
    validated = pulumi.Output.all(previous.contract, arn).apply(lambda _: region.region)
    return _stack(project, region, validated, replicas, secret)


def _stack(
    project: Project,
    region: RegionPlan,
    validated: pulumi.Input[str],
    replicas: _Replicas,
    secret: SecretReader,
) -> RegionalStack:
    fleet = project.fleet
    settings = project.regions[region.region].region
    external = settings.gateway_token.source is TokenSource.EXTERNAL
    scope, account = region.scope, fleet.accounts.aws
    aws = providers.aws_provider("aws", account=account, region=validated, scope=scope)
    return RegionalStack(
        "region",
        RegionalStackArgs(
            plan=region,
            settings=settings,
            account=account,
            hostnames=hostnames(project),
            gateway_image=settings.images.gateway or fleet.release.gateway,
            api_image=settings.images.api or fleet.release.api,
            hosted_zone_id=stack_references.foundation(project).apply(
                lambda c: c.zone_id
            ),
            gateway_key=None if external else secret("gatewayToken"),
            home=replicas.source,
            retired_replica=replicas.retired,
            p99_seconds=fleet.objectives.p99_latency_s,
            policy_files=policy_files(project, region.region),
            provider_keys=provider_key_env_vars(project, region.region),
            bedrock_model_arns=bedrock_model_arns(project, region.region),
        ),
        scope=scope,
        opts=pulumi.ResourceOptions(
            providers=[aws, providers.random_provider("random")]
        ),
    )


def _desired_database(project: Project, region: RegionPlan) -> DesiredDatabase:
    """Return the database that the region's file asks for, if any."""
    settings = project.regions[region.region].region.database
    return DesiredDatabase(
        region=region.region,
        file=stack_file(region.region),
        home=region.zone_home,
        role=region.database_role,
        generation=settings.generation,
        own_home_zone=region.residency_zone if region.zone_has_own_home else None,
        retired_replica=settings.retired_replica,
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
    regions = plan_regions(project)
    home = regions[regions[desired.region].zone_home]
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


def _retired_replica(
    desired: DesiredDatabase, previous: PreviousOutputs
) -> RetiredReplica | None:
    """Return the replica to keep beside the primary of a residency zone, if any."""
    if desired.name != ZONE_DATABASE:
        return None

    def known(contract: object) -> RetiredReplicaOutput | None:
        replica = desired.retired(contract)
        if replica is not None:
            pulumi.log.warn(desired.retired_replica_warning(replica))
        return replica

    return RetiredReplica(
        known=previous.contract.apply(known),
        release=desired.retired_replica is not RetiredReplicaStep.KEEP,
    )
