"""Metrics and who is told, in CloudFormation.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
"""

from typing import Final

from operations.rehearsal.contracts.cloudformation.translation import Into, Translation

_WORKSPACE: Final = "aws:amp/workspace:Workspace"

TRANSLATIONS: tuple[Translation, ...] = (
    Translation(
        token=_WORKSPACE,
        cloudformation="AWS::APS::Workspace",
        attributes={"id": "Ref", "arn": "Arn"},
    ),
    Translation(
        token="aws:amp/scraper:Scraper",
        cloudformation="AWS::APS::Scraper",
        rename={
            "destination.amp": "AmpConfiguration",
            "scrapeConfiguration": "ScrapeConfiguration.ConfigurationBlob",
            "source.eks": "EksConfiguration",
        },
        attributes={"id": "ScraperId", "arn": "Arn", "roleArn": "RoleArn"},
    ),
    Translation(
        token="aws:amp/ruleGroupNamespace:RuleGroupNamespace",
        cloudformation="AWS::APS::RuleGroupsNamespace",
        rename={"workspaceId": "Workspace"},
        by_id=("workspaceId",),
        attributes={"id": "Arn", "arn": "Arn"},
    ),
    Translation(
        token="aws:amp/alertManagerDefinition:AlertManagerDefinition",
        cloudformation="AWS::APS::Workspace",
        rename={"definition": "AlertManagerDefinition"},
        into=Into(token=_WORKSPACE, by={"workspaceId": "id"}),
    ),
    Translation(
        token="aws:sns/topic:Topic",
        cloudformation="AWS::SNS::Topic",
        rename={"name": "TopicName"},
        attributes={"id": "Ref", "arn": "Ref", "name": "TopicName"},
    ),
    Translation(
        token="aws:sns/topicPolicy:TopicPolicy",
        cloudformation="AWS::SNS::TopicPolicy",
        rename={"arn": "Topics", "policy": "PolicyDocument"},
    ),
    Translation(
        token="aws:sns/topicSubscription:TopicSubscription",
        cloudformation="AWS::SNS::Subscription",
        rename={"topic": "TopicArn"},
        absent={
            "confirmationTimeoutInMinutes": "says how long the provider waits",
            "endpointAutoConfirms": "says how long the provider waits",
        },
        attributes={"id": "Ref", "arn": "Ref"},
    ),
)
