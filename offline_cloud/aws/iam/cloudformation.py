"""CloudFormation types and property names of AWS IAM.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
"""

from offline_cloud.aws.iam.resources import ROLE
from offline_cloud.schemas.cloudformation.mapping import MergedInto, ResourceMapping

CLOUDFORMATION: tuple[ResourceMapping, ...] = (
    ResourceMapping(
        token=ROLE,
        cloudformation="AWS::IAM::Role",
        rename={"assumeRolePolicy": "AssumeRolePolicyDocument", "name": "RoleName"},
        omitted={"forceDetachPolicies": "describes the deletion, not the resource"},
        attributes={"id": "Ref", "name": "Ref", "arn": "Arn"},
    ),
    # Not merged into the role: a policy that names a key whose policy names the role
    # would be a circular dependency.
    ResourceMapping(
        token="aws:iam/rolePolicy:RolePolicy",
        cloudformation="AWS::IAM::RolePolicy",
        rename={
            "name": "PolicyName",
            "policy": "PolicyDocument",
            "role": "RoleName",
        },
    ),
    ResourceMapping(
        token="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        cloudformation="AWS::IAM::Role",
        rename={"policyArn": "ManagedPolicyArns"},
        merged_into=MergedInto(token=ROLE, by={"role": "name"}),
    ),
    ResourceMapping(
        token="aws:iam/policy:Policy",
        cloudformation="AWS::IAM::ManagedPolicy",
        rename={"name": "ManagedPolicyName", "policy": "PolicyDocument"},
        attributes={"id": "Ref", "arn": "Ref"},
    ),
)
