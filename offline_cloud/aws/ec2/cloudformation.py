"""CloudFormation types and property names of Amazon EC2.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html
"""

from typing import Final

from offline_cloud.schemas.cloudformation.mapping import (
    ResourceMapping,
    SeparateResource,
)

_NO_TAGS: Final = "CloudFormation has no tags of security group rules"
_ONE_CALL: Final = "describes the deletion, not the resource"

CLOUDFORMATION: tuple[ResourceMapping, ...] = (
    ResourceMapping(
        token="aws:ec2/vpc:Vpc",
        cloudformation="AWS::EC2::VPC",
        omitted={
            "enableNetworkAddressUsageMetrics": "CloudFormation has no such property",
        },
        separate={
            "assignGeneratedIpv6CidrBlock": SeparateResource(
                cloudformation="AWS::EC2::VPCCidrBlock",
                property="AmazonProvidedIpv6CidrBlock",
                owner="VpcId",
            )
        },
        attributes={"id": "Ref"},
    ),
    ResourceMapping(
        token="aws:ec2/subnet:Subnet",
        cloudformation="AWS::EC2::Subnet",
        rename={
            "enableResourceNameDnsARecordOnLaunch": (
                "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord"
            ),
            "enableResourceNameDnsAaaaRecordOnLaunch": (
                "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsAAAARecord"
            ),
            "privateDnsHostnameTypeOnLaunch": (
                "PrivateDnsNameOptionsOnLaunch.HostnameType"
            ),
        },
        attributes={"id": "Ref"},
    ),
    ResourceMapping(
        token="aws:ec2/internetGateway:InternetGateway",
        cloudformation="AWS::EC2::InternetGateway",
        separate={
            "vpcId": SeparateResource(
                cloudformation="AWS::EC2::VPCGatewayAttachment",
                property="VpcId",
                owner="InternetGatewayId",
            )
        },
        attributes={"id": "Ref"},
    ),
    ResourceMapping(
        token="aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
        cloudformation="AWS::EC2::EgressOnlyInternetGateway",
        attributes={"id": "Ref"},
    ),
    ResourceMapping(
        token="aws:ec2/natGateway:NatGateway",
        cloudformation="AWS::EC2::NatGateway",
        rename={"privateIp": "PrivateIpAddress"},
        attributes={"id": "Ref"},
    ),
    ResourceMapping(
        token="aws:ec2/eip:Eip",
        cloudformation="AWS::EC2::EIP",
        rename={"instance": "InstanceId"},
        attributes={"id": "AllocationId", "publicIp": "PublicIp"},
    ),
    ResourceMapping(
        token="aws:ec2/routeTable:RouteTable",
        cloudformation="AWS::EC2::RouteTable",
        attributes={"id": "Ref"},
    ),
    ResourceMapping(
        token="aws:ec2/route:Route",
        cloudformation="AWS::EC2::Route",
        rename={"egressOnlyGatewayId": "EgressOnlyInternetGatewayId"},
    ),
    ResourceMapping(
        token="aws:ec2/routeTableAssociation:RouteTableAssociation",
        cloudformation="AWS::EC2::SubnetRouteTableAssociation",
    ),
    ResourceMapping(
        token="aws:ec2/vpcEndpoint:VpcEndpoint",
        cloudformation="AWS::EC2::VPCEndpoint",
        rename={"policy": "PolicyDocument"},
        attributes={"id": "Ref"},
    ),
    ResourceMapping(
        token="aws:ec2/flowLog:FlowLog",
        cloudformation="AWS::EC2::FlowLog",
        rename={"iamRoleArn": "DeliverLogsPermissionArn", "vpcId": "ResourceId"},
        adds={"vpcId": ("ResourceType", "VPC")},
        attributes={"id": "Ref"},
    ),
    ResourceMapping(
        token="aws:ec2/securityGroup:SecurityGroup",
        cloudformation="AWS::EC2::SecurityGroup",
        rename={"description": "GroupDescription", "name": "GroupName"},
        omitted={"revokeRulesOnDelete": _ONE_CALL},
        attributes={"id": "GroupId"},
    ),
    ResourceMapping(
        token="aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        cloudformation="",
        reason="CloudFormation has no such type",
    ),
    ResourceMapping(
        token="aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        cloudformation="AWS::EC2::SecurityGroupIngress",
        rename={
            "cidrIpv4": "CidrIp",
            "prefixListId": "SourcePrefixListId",
            "referencedSecurityGroupId": "SourceSecurityGroupId",
            "securityGroupId": "GroupId",
        },
        omitted={"tags": _NO_TAGS},
    ),
    ResourceMapping(
        token="aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        cloudformation="AWS::EC2::SecurityGroupEgress",
        rename={
            "cidrIpv4": "CidrIp",
            "prefixListId": "DestinationPrefixListId",
            "referencedSecurityGroupId": "DestinationSecurityGroupId",
            "securityGroupId": "GroupId",
        },
        omitted={"tags": _NO_TAGS},
    ),
)
