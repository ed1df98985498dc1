"""CloudFormation types and property names of Amazon Route 53.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Route53.html
"""

from collections.abc import Mapping
from typing import Final

from offline_cloud.schemas.cloudformation.mapping import ResourceMapping

#: What the configuration of a health check calls the inputs.
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
        omitted={"forceDestroy": "says how the provider deletes, not what there is"},
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
        omitted={"allowOverwrite": "an action, not a state"},
    ),
    ResourceMapping(
        token="aws:route53/healthCheck:HealthCheck",
        cloudformation="AWS::Route53::HealthCheck",
        rename={
            "tags": "HealthCheckTags",
            **{name: f"HealthCheckConfig.{said}" for name, said in _CHECK.items()},
        },
        attributes={"id": "HealthCheckId"},
    ),
)
