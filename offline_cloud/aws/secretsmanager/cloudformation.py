"""CloudFormation types and property names of AWS Secrets Manager.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
"""

from offline_cloud.aws.secretsmanager.resources import SECRET
from offline_cloud.schemas.cloudformation.mapping import MergedInto, ResourceMapping

CLOUDFORMATION: tuple[ResourceMapping, ...] = (
    ResourceMapping(
        token=SECRET,
        cloudformation="AWS::SecretsManager::Secret",
        rename={"replicas": "ReplicaRegions"},
        omitted={
            "recoveryWindowInDays": "CloudFormation has no such property",
        },
        attributes={"id": "Ref", "arn": "Ref"},
    ),
    ResourceMapping(
        token="aws:secretsmanager/secretVersion:SecretVersion",
        cloudformation="AWS::SecretsManager::Secret",
        secret=("secretString",),
        omitted={"versionStages": "CloudFormation has no such property"},
        merged_into=MergedInto(token=SECRET, by={"secretId": "arn"}),
    ),
    ResourceMapping(
        token="aws:secretsmanager/secretPolicy:SecretPolicy",
        cloudformation="AWS::SecretsManager::ResourcePolicy",
        rename={"policy": "ResourcePolicy", "secretArn": "SecretId"},
    ),
)
