"""Clusters and who may enter them, in CloudFormation.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EKS.html
"""

from typing import Final

from operations.rehearsal.contracts.cloudformation.translation import Into, Translation

_ENTRY: Final = "aws:eks/accessEntry:AccessEntry"

TRANSLATIONS: tuple[Translation, ...] = (
    Translation(
        token="aws:eks/cluster:Cluster",
        cloudformation="AWS::EKS::Cluster",
        rename={
            "enabledClusterLogTypes": "Logging.ClusterLogging.EnabledTypes",
            "forceUpdateVersion": "Force",
            "vpcConfig": "ResourcesVpcConfig",
        },
        absent={
            "defaultAddonsToRemoves": "says what the provider does once, at creation",
        },
        attributes={
            "id": "Ref",
            "name": "Ref",
            "arn": "Arn",
            "endpoint": "Endpoint",
            "vpcConfig.clusterSecurityGroupId": "ClusterSecurityGroupId",
        },
    ),
    Translation(
        token=_ENTRY,
        cloudformation="AWS::EKS::AccessEntry",
        attributes={"accessEntryArn": "AccessEntryArn"},
    ),
    Translation(
        token="aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        cloudformation="AWS::EKS::AccessEntry",
        rename={
            "policyArn": "AccessPolicies.PolicyArn",
            "accessScope": "AccessPolicies.AccessScope",
        },
        into=Into(
            token=_ENTRY,
            by={"clusterName": "clusterName", "principalArn": "principalArn"},
        ),
    ),
    Translation(
        token="aws:eks/addon:Addon",
        cloudformation="AWS::EKS::Addon",
        rename={
            "preserve": "PreserveOnDelete",
            "resolveConflictsOnCreate": "ResolveConflicts",
        },
        absent={
            "resolveConflictsOnUpdate": "CloudFormation has one word for both cases",
        },
    ),
    Translation(
        token="aws:eks/podIdentityAssociation:PodIdentityAssociation",
        cloudformation="AWS::EKS::PodIdentityAssociation",
    ),
)
