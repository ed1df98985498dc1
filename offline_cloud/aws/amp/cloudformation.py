"""CloudFormation types and property names of Amazon Managed Service for Prometheus.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
"""

from offline_cloud.aws.amp.resources import WORKSPACE
from offline_cloud.schemas.cloudformation.mapping import MergedInto, ResourceMapping

CLOUDFORMATION: tuple[ResourceMapping, ...] = (
    ResourceMapping(
        token=WORKSPACE,
        cloudformation="AWS::APS::Workspace",
        attributes={"id": "Ref", "arn": "Arn"},
    ),
    ResourceMapping(
        token="aws:amp/scraper:Scraper",
        cloudformation="AWS::APS::Scraper",
        rename={
            "destination.amp": "AmpConfiguration",
            "scrapeConfiguration": "ScrapeConfiguration.ConfigurationBlob",
            "source.eks": "EksConfiguration",
        },
        attributes={"id": "ScraperId", "arn": "Arn", "roleArn": "RoleArn"},
    ),
    ResourceMapping(
        token="aws:amp/ruleGroupNamespace:RuleGroupNamespace",
        cloudformation="AWS::APS::RuleGroupsNamespace",
        rename={"workspaceId": "Workspace"},
        by_id=("workspaceId",),
        attributes={"id": "Arn", "arn": "Arn"},
    ),
    ResourceMapping(
        token="aws:amp/alertManagerDefinition:AlertManagerDefinition",
        cloudformation="AWS::APS::Workspace",
        rename={"definition": "AlertManagerDefinition"},
        merged_into=MergedInto(token=WORKSPACE, by={"workspaceId": "id"}),
    ),
)
