"""How CloudFormation names the resources of this service and their properties.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
"""

from typing import Final

from offline_cloud.schemas.cloudformation.mapping import MergedInto, ResourceMapping

_SECRET: Final = "aws:secretsmanager/secret:Secret"

CLOUDFORMATION: tuple[ResourceMapping, ...] = (
    ResourceMapping(
        token=_SECRET,
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
        merged_into=MergedInto(token=_SECRET, by={"secretId": "arn"}),
    ),
    ResourceMapping(
        token="aws:secretsmanager/secretPolicy:SecretPolicy",
        cloudformation="AWS::SecretsManager::ResourcePolicy",
        rename={"policy": "ResourcePolicy", "secretArn": "SecretId"},
    ),
)
