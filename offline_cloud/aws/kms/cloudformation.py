"""CloudFormation types and property names of AWS KMS.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
"""

from offline_cloud.schemas.cloudformation.mapping import ResourceMapping

CLOUDFORMATION: tuple[ResourceMapping, ...] = (
    ResourceMapping(
        token="aws:kms/key:Key",
        cloudformation="AWS::KMS::Key",
        rename={
            "customerMasterKeySpec": "KeySpec",
            "deletionWindowInDays": "PendingWindowInDays",
            "isEnabled": "Enabled",
            "policy": "KeyPolicy",
        },
        attributes={"id": "Ref", "keyId": "Ref", "arn": "Arn"},
    ),
    ResourceMapping(
        token="aws:kms/alias:Alias",
        cloudformation="AWS::KMS::Alias",
        rename={"name": "AliasName"},
        attributes={"id": "Ref", "name": "Ref"},
    ),
)
