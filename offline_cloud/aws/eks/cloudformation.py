"""CloudFormation types and property names of Amazon EKS.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EKS.html
"""

from offline_cloud.aws.eks.resources import ACCESS_ENTRY
from offline_cloud.schemas.cloudformation.mapping import MergedInto, ResourceMapping

CLOUDFORMATION: tuple[ResourceMapping, ...] = (
    ResourceMapping(
        token="aws:eks/cluster:Cluster",
        cloudformation="AWS::EKS::Cluster",
        rename={
            "enabledClusterLogTypes": "Logging.ClusterLogging.EnabledTypes",
            "forceUpdateVersion": "Force",
            "vpcConfig": "ResourcesVpcConfig",
        },
        omitted={
            "defaultAddonsToRemoves": "applies only to the creation",
        },
        attributes={
            "id": "Ref",
            "name": "Ref",
            "arn": "Arn",
            "endpoint": "Endpoint",
            "vpcConfig.clusterSecurityGroupId": "ClusterSecurityGroupId",
        },
    ),
    ResourceMapping(
        token=ACCESS_ENTRY,
        cloudformation="AWS::EKS::AccessEntry",
        attributes={"accessEntryArn": "AccessEntryArn"},
    ),
    ResourceMapping(
        token="aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        cloudformation="AWS::EKS::AccessEntry",
        rename={
            "policyArn": "AccessPolicies.PolicyArn",
            "accessScope": "AccessPolicies.AccessScope",
        },
        merged_into=MergedInto(
            token=ACCESS_ENTRY,
            by={"clusterName": "clusterName", "principalArn": "principalArn"},
        ),
    ),
    ResourceMapping(
        token="aws:eks/addon:Addon",
        cloudformation="AWS::EKS::Addon",
        rename={
            "preserve": "PreserveOnDelete",
            "resolveConflictsOnCreate": "ResolveConflicts",
        },
        omitted={
            "resolveConflictsOnUpdate": "CloudFormation has one property for both",
        },
    ),
    ResourceMapping(
        token="aws:eks/podIdentityAssociation:PodIdentityAssociation",
        cloudformation="AWS::EKS::PodIdentityAssociation",
    ),
)
