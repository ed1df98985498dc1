"""Resource types of Amazon Managed Service for Prometheus."""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import (
    arn,
    forces_new,
    input_text,
    name_or_generated,
    regional_outputs,
    tagged_outputs,
    uuid,
)
from offline_cloud.aws.ec2.resources.vpc import SUBNET
from offline_cloud.aws.eks.resources import CLUSTER
from offline_cloud.aws.kms.resources import KEY
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

WORKSPACE: Final = "aws:amp/workspace:Workspace"
SCRAPER: Final = "aws:amp/scraper:Scraper"

#: Service-linked role, one per scraper.
#: https://docs.aws.amazon.com/prometheus/latest/userguide/using-service-linked-roles.html
_ROLE: Final = (
    "role/aws-service-role/scraper.aps.amazonaws.com/"
    "AWSServiceRoleForAmazonPrometheusScraper"
)


def _workspace_id(context: CreateContext) -> str:
    return f"ws-{uuid(context)}"


def _workspace(context: CreateContext) -> Mapping[str, Any]:
    identity = _workspace_id(context)
    host = f"aps-workspaces.{context.region}.amazonaws.com"
    return tagged_outputs(
        context,
        arn=arn(context, "aps", f"workspace/{identity}"),
        prometheusEndpoint=f"https://{host}/workspaces/{identity}/",
    )


def _scraper_id(context: CreateContext) -> str:
    return f"s-{uuid(context)}"


def _scraper(context: CreateContext) -> Mapping[str, Any]:
    role = f"{_ROLE}_{context.hex(14, 'role')}"
    return tagged_outputs(
        context,
        arn=arn(context, "aps", f"scraper/{_scraper_id(context)}"),
        roleArn=arn(context, "iam", role, regional=False),
    )


def _namespace_arn(context: CreateContext) -> str:
    workspace = input_text(context, "workspaceId")
    path = f"rulegroupsnamespace/{workspace}/{name_or_generated(context)}"
    return arn(context, "aps", path)


def _namespace(context: CreateContext) -> Mapping[str, Any]:
    return tagged_outputs(
        context, arn=_namespace_arn(context), name=name_or_generated(context)
    )


_OF_WORKSPACE: Final = Reference(
    property="workspaceId",
    token=WORKSPACE,
    attribute="id",
    error="ResourceNotFoundException",
)
_SOURCES: Final = (
    ("destination.amp.workspaceArn", WORKSPACE, "arn"),
    ("source.eks.clusterArn", CLUSTER, "arn"),
    ("source.eks.subnetIds[]", SUBNET, "id"),
)

RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token=WORKSPACE,
        identity=_workspace_id,
        computed=_workspace,
        replaces=forces_new("amp/workspace.go", "kmsKeyArn"),
        references=(
            Reference(
                property="kmsKeyArn",
                token=KEY,
                attribute="arn",
                error="ValidationException",
            ),
        ),
    ),
    ResourceType(
        token=SCRAPER,
        identity=_scraper_id,
        computed=_scraper,
        replaces=forces_new("amp/scraper.go", "source"),
        references=tuple(
            Reference(
                property=path,
                token=token,
                attribute=attribute,
                error="ValidationException",
            )
            for path, token, attribute in _SOURCES
        ),
    ),
    ResourceType(
        token="aws:amp/ruleGroupNamespace:RuleGroupNamespace",
        identity=_namespace_arn,
        computed=_namespace,
        replaces=forces_new("amp/rule_group_namespace.go", "name", "workspaceId"),
        autoname="name",
        references=(_OF_WORKSPACE,),
    ),
    ResourceType(
        token="aws:amp/alertManagerDefinition:AlertManagerDefinition",
        identity=lambda context: input_text(context, "workspaceId"),
        computed=regional_outputs,
        replaces=forces_new("amp/alert_manager_definition.go", "workspaceId"),
        references=(_OF_WORKSPACE,),
    ),
)
