"""What Amazon Managed Service for Prometheus answers."""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.amazon import (
    arn,
    forces_new,
    given,
    named,
    placed,
    tagged,
    uuid,
)
from operations.rehearsal.catalogue.cluster_access import CLUSTER
from operations.rehearsal.catalogue.entry import Entry, Made, Reference
from operations.rehearsal.catalogue.kms import KEY
from operations.rehearsal.catalogue.network import SUBNET

WORKSPACE: Final = "aws:amp/workspace:Workspace"
SCRAPER: Final = "aws:amp/scraper:Scraper"

#: The role linked to the service, one for each scraper.
#: https://docs.aws.amazon.com/prometheus/latest/userguide/using-service-linked-roles.html
_ROLE: Final = (
    "role/aws-service-role/scraper.aps.amazonaws.com/"
    "AWSServiceRoleForAmazonPrometheusScraper"
)


def _workspace_id(made: Made) -> str:
    return f"ws-{uuid(made)}"


def _workspace(made: Made) -> Mapping[str, Any]:
    identity = _workspace_id(made)
    host = f"aps-workspaces.{made.region}.amazonaws.com"
    return tagged(
        made,
        arn=arn(made, "aps", f"workspace/{identity}"),
        prometheusEndpoint=f"https://{host}/workspaces/{identity}/",
    )


def _scraper_id(made: Made) -> str:
    return f"s-{uuid(made)}"


def _scraper(made: Made) -> Mapping[str, Any]:
    role = f"{_ROLE}_{made.hex(14, 'role')}"
    return tagged(
        made,
        arn=arn(made, "aps", f"scraper/{_scraper_id(made)}"),
        roleArn=arn(made, "iam", role, regional=False),
    )


def _namespace_arn(made: Made) -> str:
    path = f"rulegroupsnamespace/{given(made, 'workspaceId')}/{named(made)}"
    return arn(made, "aps", path)


def _namespace(made: Made) -> Mapping[str, Any]:
    return tagged(made, arn=_namespace_arn(made), name=named(made))


_OF_WORKSPACE: Final = Reference(
    property="workspaceId",
    token=WORKSPACE,
    attribute="id",
    refusal="ResourceNotFoundException",
)
_SOURCES: Final = (
    ("destination.amp.workspaceArn", WORKSPACE, "arn"),
    ("source.eks.clusterArn", CLUSTER, "arn"),
    ("source.eks.subnetIds[]", SUBNET, "id"),
)

ENTRIES: tuple[Entry, ...] = (
    Entry(
        token=WORKSPACE,
        identity=_workspace_id,
        computed=_workspace,
        replaces=forces_new("amp/workspace.go", "kmsKeyArn"),
        references=(
            Reference(
                property="kmsKeyArn",
                token=KEY,
                attribute="arn",
                refusal="ValidationException",
            ),
        ),
    ),
    Entry(
        token=SCRAPER,
        identity=_scraper_id,
        computed=_scraper,
        replaces=forces_new("amp/scraper.go", "source"),
        references=tuple(
            Reference(
                property=path,
                token=token,
                attribute=attribute,
                refusal="ValidationException",
            )
            for path, token, attribute in _SOURCES
        ),
    ),
    Entry(
        token="aws:amp/ruleGroupNamespace:RuleGroupNamespace",
        identity=_namespace_arn,
        computed=_namespace,
        replaces=forces_new("amp/rule_group_namespace.go", "name", "workspaceId"),
        autoname="name",
        references=(_OF_WORKSPACE,),
    ),
    Entry(
        token="aws:amp/alertManagerDefinition:AlertManagerDefinition",
        identity=lambda made: given(made, "workspaceId"),
        computed=placed,
        replaces=forces_new("amp/alert_manager_definition.go", "workspaceId"),
        references=(_OF_WORKSPACE,),
    ),
)
