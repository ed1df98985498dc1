"""Type token of every component class, as recorded in the state of deployments.

A class may be renamed (ADR 0011); its token stays.
"""

from typing import Final

#: A token is half of a URN: changing one replaces or orphans live resources.
TOKENS: Final = {
    "AccessLogs": "keeptrusts:regional:AccessLogs",
    "Addons": "keeptrusts:regional:Addons",
    "Alerts": "keeptrusts:regional:Alerts",
    "AuditArchive": "keeptrusts:regional:AuditArchive",
    "LoadBalancer": "keeptrusts:regional:Balancer",
    "CertificateAlarms": "keeptrusts:regional:CertificateAlarms",
    "HostedZone": "keeptrusts:foundation:ChildZone",
    "CloudflareLoadBalancer": "keeptrusts:edge:CloudflareBalancer",
    "Cluster": "keeptrusts:regional:Cluster",
    "ControlPlaneApi": "keeptrusts:regional:ControlPlane",
    "Database": "keeptrusts:regional:Database",
    "DatabaseAlarms": "keeptrusts:regional:DatabaseAlarms",
    "SchemaJobs": "keeptrusts:regional:DatabaseJobs",
    "NsDelegation": "keeptrusts:foundation:Delegation",
    "DnsValidation": "keeptrusts:foundation:DomainValidation",
    "KmsKeys": "keeptrusts:regional:Encryption",
    "VpcEndpoints": "keeptrusts:regional:Endpoints",
    "WebAcl": "keeptrusts:regional:Firewall",
    "FlowLog": "keeptrusts:regional:FlowLog",
    "FoundationStack": "keeptrusts:foundation:FoundationStack",
    "Gateway": "keeptrusts:regional:Gateway",
    "GlobalStack": "keeptrusts:edge:GlobalStack",
    "HealthChecks": "keeptrusts:edge:Health",
    "HostRoute": "keeptrusts:regional:HostRoute",
    "Ingress": "keeptrusts:regional:Ingress",
    "LatencyRecords": "keeptrusts:edge:LatencySet",
    "ManagedPrometheus": "keeptrusts:regional:ManagedPrometheus",
    "Network": "keeptrusts:regional:Network",
    "NetworkPolicies": "keeptrusts:regional:NetworkPolicies",
    "NodePool": "keeptrusts:regional:NodePool",
    "Platform": "keeptrusts:regional:Platform",
    "PrivateBucket": "keeptrusts:regional:PrivateBucket",
    "PrometheusObjects": "keeptrusts:regional:PrometheusObjects",
    "RegionAlarms": "keeptrusts:edge:RegionAlarms",
    "RegionalStack": "keeptrusts:regional:RegionalStack",
    "ExternalSecret": "keeptrusts:regional:SecretCopy",
    "ExternalSecretsOperator": "keeptrusts:regional:SecretOperator",
    "Secrets": "keeptrusts:regional:Secrets",
    "Telemetry": "keeptrusts:regional:Telemetry",
    "Workload": "keeptrusts:regional:Workload",
}
