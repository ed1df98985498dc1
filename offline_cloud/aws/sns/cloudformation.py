"""CloudFormation types and property names of Amazon SNS.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
"""

from offline_cloud.schemas.cloudformation.mapping import ResourceMapping

CLOUDFORMATION: tuple[ResourceMapping, ...] = (
    ResourceMapping(
        token="aws:sns/topic:Topic",
        cloudformation="AWS::SNS::Topic",
        rename={"name": "TopicName"},
        attributes={"id": "Ref", "arn": "Ref", "name": "TopicName"},
    ),
    ResourceMapping(
        token="aws:sns/topicPolicy:TopicPolicy",
        cloudformation="AWS::SNS::TopicPolicy",
        rename={"arn": "Topics", "policy": "PolicyDocument"},
    ),
    ResourceMapping(
        token="aws:sns/topicSubscription:TopicSubscription",
        cloudformation="AWS::SNS::Subscription",
        rename={"topic": "TopicArn"},
        omitted={
            "confirmationTimeoutInMinutes": "describes how long the provider waits",
            "endpointAutoConfirms": "describes how long the provider waits",
        },
        attributes={"id": "Ref", "arn": "Ref"},
    ),
)
