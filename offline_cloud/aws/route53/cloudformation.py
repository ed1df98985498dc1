"""CloudFormation types and property names of Amazon Route 53.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Route53.html
"""

from collections.abc import Mapping
from typing import Final

from offline_cloud.schemas.cloudformation.mapping import ResourceMapping

#: Inputs of a health check and their names in HealthCheckConfig.
_CHECK: Final[Mapping[str, str]] = {
    "childHealthThreshold": "HealthThreshold",
    "childHealthchecks": "ChildHealthChecks",
    "cloudwatchAlarmName": "AlarmIdentifier.Name",
    "cloudwatchAlarmRegion": "AlarmIdentifier.Region",
    "enableSni": "EnableSNI",
    "failureThreshold": "FailureThreshold",
    "fqdn": "FullyQualifiedDomainName",
    "insufficientDataHealthStatus": "InsufficientDataHealthStatus",
    "invertHealthcheck": "Inverted",
    "ipAddress": "IPAddress",
    "measureLatency": "MeasureLatency",
    "port": "Port",
    "regions": "Regions",
    "requestInterval": "RequestInterval",
    "resourcePath": "ResourcePath",
    "routingControlArn": "RoutingControlArn",
    "searchString": "SearchString",
    "type": "Type",
}

CLOUDFORMATION: tuple[ResourceMapping, ...] = (
    ResourceMapping(
        token="aws:route53/zone:Zone",
        cloudformation="AWS::Route53::HostedZone",
        rename={
            "comment": "HostedZoneConfig.Comment",
            "enableAcceleratedRecovery": "HostedZoneFeatures.EnableAcceleratedRecovery",
            "tags": "HostedZoneTags",
        },
        omitted={"forceDestroy": "describes the deletion, not the resource"},
        attributes={"id": "Ref", "zoneId": "Ref"},
    ),
    ResourceMapping(
        token="aws:route53/record:Record",
        cloudformation="AWS::Route53::RecordSet",
        rename={
            "aliases": "AliasTarget",
            "aliases.name": "DNSName",
            "aliases.zoneId": "HostedZoneId",
            "failoverRoutingPolicies": ".",
            "failoverRoutingPolicies.type": "Failover",
            "latencyRoutingPolicies": ".",
            "multivalueAnswerRoutingPolicy": "MultiValueAnswer",
            "records": "ResourceRecords",
            "weightedRoutingPolicies": ".",
            "zoneId": "HostedZoneId",
        },
        omitted={"allowOverwrite": "an action, not a property"},
    ),
    ResourceMapping(
        token="aws:route53/healthCheck:HealthCheck",
        cloudformation="AWS::Route53::HealthCheck",
        rename={
            "tags": "HealthCheckTags",
            **{name: f"HealthCheckConfig.{other}" for name, other in _CHECK.items()},
        },
        attributes={"id": "HealthCheckId"},
    ),
)
