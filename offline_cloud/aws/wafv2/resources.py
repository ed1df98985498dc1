"""Resource types of AWS WAF."""

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
from offline_cloud.aws.elbv2.resources import LOAD_BALANCER
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

WEB_ACL: Final = "aws:wafv2/webAcl:WebAcl"

#: Protected resources other than load balancers; they are not emulated.
#: https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html
_OTHERS: Final = tuple(
    f"arn:aws:{service}:*"
    for service in ("apigateway", "appsync", "cognito-idp", "apprunner", "ec2")
)


def _acl_arn(context: CreateContext) -> str:
    where = "global" if input_text(context, "scope") == "CLOUDFRONT" else "regional"
    return arn(
        context, "wafv2", f"{where}/webacl/{name_or_generated(context)}/{uuid(context)}"
    )


def _acl(context: CreateContext) -> Mapping[str, Any]:
    return tagged_outputs(
        context,
        applicationIntegrationUrl="",
        arn=_acl_arn(context),
        capacity=len(context.inputs.get("rules") or ()),
        lockToken=uuid(context, "lock"),
        name=name_or_generated(context),
        namePrefix="",
    )


def _association_id(context: CreateContext) -> str:
    return f"{input_text(context, 'webAclArn')},{input_text(context, 'resourceArn')}"


def _logging_id(context: CreateContext) -> str:
    return input_text(context, "resourceArn")


def _on_acl(name: str) -> Reference:
    return Reference(
        property=name,
        token=WEB_ACL,
        attribute="arn",
        error="WAFNonexistentItemException",
    )


def _log_permission(inputs: Mapping[str, Any]) -> str:
    """Return the log resource policy that WAF creates and does not delete.

    https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
    """
    targets: list[str] = inputs.get("logDestinationConfigs") or []
    if any(target.startswith("arn:aws:logs:") for target in targets):
        return "the log resource policy AWSWAF-LOGS, which WAF made by itself"
    return ""


RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token=WEB_ACL,
        identity=uuid,
        computed=_acl,
        replaces=forces_new("wafv2/web_acl.go", "name", "namePrefix", "scope"),
        autoname="name",
    ),
    ResourceType(
        token="aws:wafv2/webAclAssociation:WebAclAssociation",
        identity=_association_id,
        computed=regional_outputs,
        replaces=forces_new("wafv2/web_acl_association.go", "resourceArn", "webAclArn"),
        references=(
            _on_acl("webAclArn"),
            Reference(
                property="resourceArn",
                token=LOAD_BALANCER,
                attribute="arn",
                error="WAFNonexistentItemException",
                preexisting=_OTHERS,
            ),
        ),
    ),
    ResourceType(
        token="aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
        identity=_logging_id,
        computed=regional_outputs,
        replaces=forces_new(
            "wafv2/web_acl_logging_configuration.go",
            *("logDestinationConfigs", "resourceArn"),
        ),
        references=(
            _on_acl("resourceArn"),
            Reference(
                property="logDestinationConfigs[]",
                token="aws:cloudwatch/logGroup:LogGroup",
                attribute="arn",
                error="WAFLogDestinationPermissionIssueException",
                preexisting=("arn:aws:s3:::*", "arn:aws:firehose:*"),
            ),
        ),
        remnants=_log_permission,
    ),
)
