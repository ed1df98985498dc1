"""CloudFormation types and property names of AWS Certificate Manager.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
"""

from offline_cloud.schemas.cloudformation.mapping import ResourceMapping

CLOUDFORMATION: tuple[ResourceMapping, ...] = (
    ResourceMapping(
        token="aws:acm/certificate:Certificate",
        cloudformation="AWS::CertificateManager::Certificate",
        attributes={"id": "Ref", "arn": "Ref"},
    ),
    ResourceMapping(
        token="aws:acm/certificateValidation:CertificateValidation",
        cloudformation="",
        reason="CloudFormation has no such type",
    ),
)
