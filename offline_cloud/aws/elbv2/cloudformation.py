"""Load balancers, in CloudFormation.

Most settings are entries of lists of keys and values, of which AWS publishes names:
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ListenerAttribute.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
"""

from collections.abc import Iterable, Mapping
from typing import Final

from offline_cloud.schemas.cloudformation.mapping import ResourceMapping

_ACTIONS: Final = ("fixedResponse", "forward", "redirect")
#: Conditions, with their CloudFormation ``Field``.
#: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html
_CONDITIONS: Final = {
    "hostHeader": "host-header",
    "httpHeader": "http-header",
    "httpRequestMethod": "http-request-method",
    "pathPattern": "path-pattern",
    "queryStrings": "query-string",
    "sourceIp": "source-ip",
}

_BALANCER: Final[Mapping[str, str]] = {
    "accessLogs.bucket": "access_logs.s3.bucket",
    "accessLogs.enabled": "access_logs.s3.enabled",
    "accessLogs.prefix": "access_logs.s3.prefix",
    "clientKeepAlive": "client_keep_alive.seconds",
    "connectionLogs.bucket": "connection_logs.s3.bucket",
    "connectionLogs.enabled": "connection_logs.s3.enabled",
    "connectionLogs.prefix": "connection_logs.s3.prefix",
    "desyncMitigationMode": "routing.http.desync_mitigation_mode",
    "dropInvalidHeaderFields": "routing.http.drop_invalid_header_fields.enabled",
    "enableCrossZoneLoadBalancing": "load_balancing.cross_zone.enabled",
    "enableDeletionProtection": "deletion_protection.enabled",
    "enableHttp2": "routing.http2.enabled",
    "enableTlsVersionAndCipherSuiteHeaders": (
        "routing.http.x_amzn_tls_version_and_cipher_suite.enabled"
    ),
    "enableWafFailOpen": "waf.fail_open.enabled",
    "enableXffClientPort": "routing.http.xff_client_port.enabled",
    "enableZonalShift": "zonal_shift.config.enabled",
    "idleTimeout": "idle_timeout.timeout_seconds",
    "preserveHostHeader": "routing.http.preserve_host_header.enabled",
    "xffHeaderProcessingMode": "routing.http.xff_header_processing.mode",
}
_TARGETS: Final[Mapping[str, str]] = {
    "connectionTermination": "deregistration_delay.connection_termination.enabled",
    "deregistrationDelay": "deregistration_delay.timeout_seconds",
    "loadBalancingAlgorithmType": "load_balancing.algorithm.type",
    "loadBalancingAnomalyMitigation": "load_balancing.algorithm.anomaly_mitigation",
    "loadBalancingCrossZoneEnabled": "load_balancing.cross_zone.enabled",
    "preserveClientIp": "preserve_client_ip.enabled",
    "proxyProtocolV2": "proxy_protocol_v2.enabled",
    "slowStart": "slow_start.duration_seconds",
    "stickiness.cookieDuration": "stickiness.lb_cookie.duration_seconds",
    "stickiness.enabled": "stickiness.enabled",
    "stickiness.type": "stickiness.type",
}
_LISTENER: Final[Mapping[str, str]] = {
    "routingHttpResponseServerEnabled": "routing.http.response.server.enabled",
    "routingHttpResponseStrictTransportSecurityHeaderValue": (
        "routing.http.response.strict_transport_security.header_value"
    ),
    "routingHttpResponseXContentTypeOptionsHeaderValue": (
        "routing.http.response.x_content_type_options.header_value"
    ),
    "routingHttpResponseXFrameOptionsHeaderValue": (
        "routing.http.response.x_frame_options.header_value"
    ),
    "tcpIdleTimeoutSeconds": "tcp.idle_timeout.seconds",
}


def _entries(list_: str, keys: Mapping[str, str]) -> dict[str, str]:
    return {name: f"{list_}{{{key}}}" for name, key in keys.items()}


def _configs(inside: str, names: Iterable[str]) -> dict[str, str]:
    return {f"{inside}.{name}": f"{name[0].upper()}{name[1:]}Config" for name in names}


CLOUDFORMATION: tuple[ResourceMapping, ...] = (
    ResourceMapping(
        token="aws:lb/loadBalancer:LoadBalancer",
        cloudformation="AWS::ElasticLoadBalancingV2::LoadBalancer",
        rename={
            "accessLogs": ".",
            "connectionLogs": ".",
            "internal": "Scheme",
            "loadBalancerType": "Type",
            **_entries("LoadBalancerAttributes", _BALANCER),
        },
        values={"internal": {True: "internal", False: "internet-facing"}},
        attributes={
            "id": "Ref",
            "arn": "Ref",
            "dnsName": "DNSName",
            "zoneId": "CanonicalHostedZoneID",
        },
    ),
    ResourceMapping(
        token="aws:lb/listener:Listener",
        cloudformation="AWS::ElasticLoadBalancingV2::Listener",
        rename={
            "certificateArn": "Certificates.CertificateArn",
            **_configs("defaultActions", _ACTIONS),
            **_entries("ListenerAttributes", _LISTENER),
        },
        attributes={"id": "Ref", "arn": "Ref"},
    ),
    ResourceMapping(
        token="aws:lb/listenerCertificate:ListenerCertificate",
        cloudformation="AWS::ElasticLoadBalancingV2::ListenerCertificate",
        rename={"certificateArn": "Certificates.CertificateArn"},
    ),
    ResourceMapping(
        token="aws:lb/listenerRule:ListenerRule",
        cloudformation="AWS::ElasticLoadBalancingV2::ListenerRule",
        rename={
            **_configs("actions", _ACTIONS),
            **_configs("conditions", _CONDITIONS),
            "conditions.queryStrings": "QueryStringConfig.Values",
        },
        adds={f"conditions.{k}": ("Field", v) for k, v in _CONDITIONS.items()},
        attributes={"id": "Ref", "arn": "Ref"},
    ),
    ResourceMapping(
        token="aws:lb/targetGroup:TargetGroup",
        cloudformation="AWS::ElasticLoadBalancingV2::TargetGroup",
        rename={
            "healthCheck": ".",
            "healthCheck.enabled": "HealthCheckEnabled",
            "healthCheck.healthyThreshold": "HealthyThresholdCount",
            "healthCheck.interval": "HealthCheckIntervalSeconds",
            "healthCheck.matcher": "Matcher.HttpCode",
            "healthCheck.path": "HealthCheckPath",
            "healthCheck.port": "HealthCheckPort",
            "healthCheck.protocol": "HealthCheckProtocol",
            "healthCheck.timeout": "HealthCheckTimeoutSeconds",
            "healthCheck.unhealthyThreshold": "UnhealthyThresholdCount",
            "stickiness": ".",
            **_entries("TargetGroupAttributes", _TARGETS),
        },
        attributes={"id": "Ref", "arn": "Ref"},
    ),
)
