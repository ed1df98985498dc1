"""What Amazon Managed Service for Prometheus answers."""

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

#: The role linked to the service, one for each scraper.
#: https://docs.aws.amazon.com/prometheus/latest/userguide/using-service-linked-roles.html
_ROLE: Final = (
    "role/aws-service-role/scraper.aps.amazonaws.com/"
    "AWSServiceRoleForAmazonPrometheusScraper"
)


def _workspace_id(made: CreateContext) -> str:
    return f"ws-{uuid(made)}"


def _workspace(made: CreateContext) -> Mapping[str, Any]:
    identity = _workspace_id(made)
    host = f"aps-workspaces.{made.region}.amazonaws.com"
    return tagged_outputs(
        made,
        arn=arn(made, "aps", f"workspace/{identity}"),
        prometheusEndpoint=f"https://{host}/workspaces/{identity}/",
    )


def _scraper_id(made: CreateContext) -> str:
    return f"s-{uuid(made)}"


def _scraper(made: CreateContext) -> Mapping[str, Any]:
    role = f"{_ROLE}_{made.hex(14, 'role')}"
    return tagged_outputs(
        made,
        arn=arn(made, "aps", f"scraper/{_scraper_id(made)}"),
        roleArn=arn(made, "iam", role, regional=False),
    )


def _namespace_arn(made: CreateContext) -> str:
    workspace = input_text(made, "workspaceId")
    path = f"rulegroupsnamespace/{workspace}/{name_or_generated(made)}"
    return arn(made, "aps", path)


def _namespace(made: CreateContext) -> Mapping[str, Any]:
    return tagged_outputs(made, arn=_namespace_arn(made), name=name_or_generated(made))


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
        identity=lambda made: input_text(made, "workspaceId"),
        computed=regional_outputs,
        replaces=forces_new("amp/alert_manager_definition.go", "workspaceId"),
        references=(_OF_WORKSPACE,),
    ),
)
