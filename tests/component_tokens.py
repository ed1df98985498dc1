"""The type token of every component, as it stands in the states of deployments."""

from typing import Final

#: A token is half of a URN: changing one replaces or orphans live resources.
TOKENS: Final = {
    "AccessLogs": "keeptrusts:regional:AccessLogs",
    "AuditArchive": "keeptrusts:regional:AuditArchive",
    "Balancer": "keeptrusts:regional:Balancer",
    "ChildZone": "keeptrusts:foundation:ChildZone",
    "CloudflareBalancer": "keeptrusts:edge:CloudflareBalancer",
    "Cluster": "keeptrusts:regional:Cluster",
    "ControlPlane": "keeptrusts:regional:ControlPlane",
    "Database": "keeptrusts:regional:Database",
    "Delegation": "keeptrusts:foundation:Delegation",
    "DomainValidation": "keeptrusts:foundation:DomainValidation",
    "Encryption": "keeptrusts:regional:Encryption",
    "Firewall": "keeptrusts:regional:Firewall",
    "FoundationStack": "keeptrusts:foundation:FoundationStack",
    "Gateway": "keeptrusts:regional:Gateway",
    "GlobalStack": "keeptrusts:edge:GlobalStack",
    "Health": "keeptrusts:edge:Health",
    "HostRoute": "keeptrusts:regional:HostRoute",
    "Ingress": "keeptrusts:regional:Ingress",
    "LatencySet": "keeptrusts:edge:LatencySet",
    "Network": "keeptrusts:regional:Network",
    "NodePool": "keeptrusts:regional:NodePool",
    "Platform": "keeptrusts:regional:Platform",
    "PrivateBucket": "keeptrusts:regional:PrivateBucket",
    "RegionalStack": "keeptrusts:regional:RegionalStack",
    "SecretCopy": "keeptrusts:regional:SecretCopy",
    "SecretOperator": "keeptrusts:regional:SecretOperator",
    "Secrets": "keeptrusts:regional:Secrets",
    "Workload": "keeptrusts:regional:Workload",
}
