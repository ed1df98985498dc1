"""What the web application firewall answers."""

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
from operations.rehearsal.catalogue.entry import Entry, Made, Reference
from operations.rehearsal.catalogue.listeners import LOAD_BALANCER

WEB_ACL: Final = "aws:wafv2/webAcl:WebAcl"

#: What is guarded beside load balancers; nobody here makes those.
#: https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html
_OTHERS: Final = tuple(
    f"arn:aws:{service}:*"
    for service in ("apigateway", "appsync", "cognito-idp", "apprunner", "ec2")
)


def _acl_arn(made: Made) -> str:
    where = "global" if given(made, "scope") == "CLOUDFRONT" else "regional"
    return arn(made, "wafv2", f"{where}/webacl/{named(made)}/{uuid(made)}")


def _acl(made: Made) -> Mapping[str, Any]:
    return tagged(
        made,
        applicationIntegrationUrl="",
        arn=_acl_arn(made),
        capacity=len(made.inputs.get("rules") or ()),
        lockToken=uuid(made, "lock"),
        name=named(made),
        namePrefix="",
    )


def _association_id(made: Made) -> str:
    return f"{given(made, 'webAclArn')},{given(made, 'resourceArn')}"


def _logging_id(made: Made) -> str:
    return given(made, "resourceArn")


def _on_acl(name: str) -> Reference:
    return Reference(
        property=name,
        token=WEB_ACL,
        attribute="arn",
        refusal="WAFNonexistentItemException",
    )


def _log_permission(inputs: Mapping[str, Any]) -> str:
    """WAF permits itself to write, once per account and region, and leaves it so.

    https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
    """
    targets: list[str] = inputs.get("logDestinationConfigs") or []
    if any(target.startswith("arn:aws:logs:") for target in targets):
        return "the log resource policy AWSWAF-LOGS, which WAF made by itself"
    return ""


ENTRIES: tuple[Entry, ...] = (
    Entry(
        token=WEB_ACL,
        identity=uuid,
        computed=_acl,
        replaces=forces_new("wafv2/web_acl.go", "name", "namePrefix", "scope"),
        autoname="name",
    ),
    Entry(
        token="aws:wafv2/webAclAssociation:WebAclAssociation",
        identity=_association_id,
        computed=placed,
        replaces=forces_new("wafv2/web_acl_association.go", "resourceArn", "webAclArn"),
        references=(
            _on_acl("webAclArn"),
            Reference(
                property="resourceArn",
                token=LOAD_BALANCER,
                attribute="arn",
                refusal="WAFNonexistentItemException",
                given=_OTHERS,
            ),
        ),
    ),
    Entry(
        token="aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
        identity=_logging_id,
        computed=placed,
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
                refusal="WAFLogDestinationPermissionIssueException",
                given=("arn:aws:s3:::*", "arn:aws:firehose:*"),
            ),
        ),
        leaves_behind=_log_permission,
    ),
)
