"""Identities, keys, secrets and certificates, in CloudFormation.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
"""

from typing import Final

from operations.rehearsal.contracts.cloudformation.translation import Into, Translation

_ROLE: Final = "aws:iam/role:Role"
_SECRET: Final = "aws:secretsmanager/secret:Secret"

_IDENTITIES: tuple[Translation, ...] = (
    Translation(
        token=_ROLE,
        cloudformation="AWS::IAM::Role",
        rename={"assumeRolePolicy": "AssumeRolePolicyDocument", "name": "RoleName"},
        absent={
            "forceDetachPolicies": "says how the provider deletes, not what there is"
        },
        attributes={"id": "Ref", "name": "Ref", "arn": "Arn"},
    ),
    # Not folded into the role: a policy about a key that the role may use would make
    # role and key wait for each other.
    Translation(
        token="aws:iam/rolePolicy:RolePolicy",
        cloudformation="AWS::IAM::RolePolicy",
        rename={
            "name": "PolicyName",
            "policy": "PolicyDocument",
            "role": "RoleName",
        },
    ),
    Translation(
        token="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        cloudformation="AWS::IAM::Role",
        rename={"policyArn": "ManagedPolicyArns"},
        into=Into(token=_ROLE, by={"role": "name"}),
    ),
    Translation(
        token="aws:iam/policy:Policy",
        cloudformation="AWS::IAM::ManagedPolicy",
        rename={"name": "ManagedPolicyName", "policy": "PolicyDocument"},
        attributes={"id": "Ref", "arn": "Ref"},
    ),
)

TRANSLATIONS: tuple[Translation, ...] = (
    *_IDENTITIES,
    Translation(
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
    Translation(
        token="aws:kms/alias:Alias",
        cloudformation="AWS::KMS::Alias",
        rename={"name": "AliasName"},
        attributes={"id": "Ref", "name": "Ref"},
    ),
    Translation(
        token=_SECRET,
        cloudformation="AWS::SecretsManager::Secret",
        rename={"replicas": "ReplicaRegions"},
        absent={
            "recoveryWindowInDays": "CloudFormation has no such property",
        },
        attributes={"id": "Ref", "arn": "Ref"},
    ),
    Translation(
        token="aws:secretsmanager/secretVersion:SecretVersion",
        cloudformation="AWS::SecretsManager::Secret",
        secret=("secretString",),
        absent={"versionStages": "CloudFormation has no such property"},
        into=Into(token=_SECRET, by={"secretId": "arn"}),
    ),
    Translation(
        token="aws:secretsmanager/secretPolicy:SecretPolicy",
        cloudformation="AWS::SecretsManager::ResourcePolicy",
        rename={"policy": "ResourcePolicy", "secretArn": "SecretId"},
    ),
    Translation(
        token="aws:acm/certificate:Certificate",
        cloudformation="AWS::CertificateManager::Certificate",
        attributes={"id": "Ref", "arn": "Ref"},
    ),
    Translation(
        token="aws:acm/certificateValidation:CertificateValidation",
        cloudformation="",
        reason="CloudFormation has no such type",
    ),
    Translation(
        token="aws:cloudwatch/logGroup:LogGroup",
        cloudformation="AWS::Logs::LogGroup",
        rename={"name": "LogGroupName"},
        absent={"skipDestroy": "the deletion policy of the template"},
        attributes={"id": "Ref", "name": "Ref"},
    ),
)
