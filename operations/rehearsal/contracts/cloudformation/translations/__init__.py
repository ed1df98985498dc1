"""Every AWS type of the program that CloudFormation has a word for, or has none."""

from collections.abc import Mapping

from operations.rehearsal.contracts.cloudformation.translation import Translation
from operations.rehearsal.contracts.cloudformation.translations import (
    ec2,
    eks,
    elb,
    monitoring,
    rds,
    route53,
    s3,
    security,
    telemetry,
    waf,
)

TRANSLATIONS: Mapping[str, Translation] = {
    translation.token: translation
    for module in (
        *(ec2, eks, elb, monitoring, rds, route53, s3, security, telemetry, waf),
    )
    for translation in module.TRANSLATIONS
}
