"""CloudFormation types and property names of AWS WAF.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_WAFv2.html
"""

from offline_cloud.schemas.cloudformation.mapping import ResourceMapping

CLOUDFORMATION: tuple[ResourceMapping, ...] = (
    ResourceMapping(
        token="aws:wafv2/webAcl:WebAcl",
        cloudformation="AWS::WAFv2::WebACL",
        omitted={"ruleJson": "the rules as JSON, which the program does not use"},
        attributes={"arn": "Arn", "id": "Id"},
    ),
    ResourceMapping(
        token="aws:wafv2/webAclAssociation:WebAclAssociation",
        cloudformation="AWS::WAFv2::WebACLAssociation",
    ),
    ResourceMapping(
        token="aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
        cloudformation="AWS::WAFv2::LoggingConfiguration",
    ),
)
