"""The web application firewall, in CloudFormation.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_WAFv2.html
"""

from operations.rehearsal.contracts.cloudformation.translation import Translation

TRANSLATIONS: tuple[Translation, ...] = (
    Translation(
        token="aws:wafv2/webAcl:WebAcl",
        cloudformation="AWS::WAFv2::WebACL",
        absent={"ruleJson": "the rules as text, which the program does not write"},
        attributes={"arn": "Arn", "id": "Id"},
    ),
    Translation(
        token="aws:wafv2/webAclAssociation:WebAclAssociation",
        cloudformation="AWS::WAFv2::WebACLAssociation",
    ),
    Translation(
        token="aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
        cloudformation="AWS::WAFv2::LoggingConfiguration",
    ),
)
