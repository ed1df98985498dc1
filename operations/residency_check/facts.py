"""Declared facts: what a reference to a place means, and where the place is.

A reference that no fact explains is a finding. Sources of the constants are beside
them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from config.loader import Project
from config.provider_pack import ProviderTarget
from operations.recorded_graph import FleetGraph
from operations.residency_check.references import Kind, Reference
from plan.provider_targets import INFERENCE_PROFILES, target_host

#: Host names without client data or location, and why.
WITHOUT_LOCATION: Final[Mapping[str, str]] = MappingProxyType(
    {
        r"([a-z0-9-]+\.)*(kubernetes\.io|k8s\.io|karpenter\.sh|external-secrets\.io"
        r"|istio\.io|linkerd\.io|pulumi\.com|coreos\.com|cncf\.io)": (
            "API group, label or annotation of Kubernetes objects"
        ),
        r"(eks|vpcresources\.k8s)\.(amazonaws\.com|aws)": "API group of EKS",
        r"charts\.external-secrets\.io|oci\.external-secrets\.io|ghcr\.io|quay\.io"
        r"|registry\.k8s\.io|public\.ecr\.aws|docker\.io": (
            "registry of images and charts, which nodes only read"
        ),
        r"amazon(trust|aws)?\.com|awstrust\.com": "authority of a CAA record",
        r"([a-z0-9_-]+\.)+acm-validations\.aws": "validation record of ACM",
        r"ns-[0-9]+\.awsdns-[0-9]+\.(com|net|org|co\.uk)": "name server of Route 53",
        r"(aps|cloudwatch|ec2|eks|pods\.eks|monitoring\.rds|vpc-flow-logs|budgets"
        r"|delivery\.logs|logdelivery\.elasticloadbalancing)\.amazonaws\.com": (
            "service principal of AWS"
        ),
        r"([a-z0-9-]+\.)+svc(\.cluster\.local)?": "Service in the same cluster",
        r"(base-policy|policy-config)\.yaml|create-role\.sh|role\.sql|rds\.pem": (
            "file of a workload"
        ),
        r"db\.[a-z0-9]+\.[a-z0-9]+": "instance class of RDS",
        r"metadata\.name": "label of every Kubernetes namespace, after its slash",
        r"keeptrusts-gateway\.json|labels\.region": "dashboard of Grafana",
        r"keeptrusts\.owned": "setting of PostgreSQL that marks roles",
        r"(amazon|anthropic|cohere|deepseek|meta|mistral|openai|qwen)"
        r"\.[a-z0-9.-]+-v[0-9]": "model of Amazon Bedrock, which the own region runs",
    }
)
_PATTERNS: Final = tuple(
    (re.compile(pattern), reason) for pattern, reason in WITHOUT_LOCATION.items()
)
#: Networks whose addresses lead to no other place, and why.
_NETWORKS: Final = tuple(
    (ip_network(network), reason)
    for network, reason in (
        ("0.0.0.0/32", "every address of the own Pod"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("10.0.0.0/8", "private address (RFC 1918)"),
        ("172.16.0.0/12", "private address (RFC 1918)"),
        ("192.168.0.0/16", "private address (RFC 1918)"),
        ("192.0.2.1/32", "address of the pool that refuses requests (RFC 5737)"),
    )
)
#: Owners of ARNs that are the same in every account.
_AWS_OWNED: Final = ("", "aws")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a reference leads.

    Attributes:
        zone: Residency zone; None for a place without a location.
        region: AWS region, or the region of a provider; empty without a location.
        fact: The declared fact that explains the reference.
    """

    zone: str | None
    region: str = ""
    fact: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """The declared facts of a fleet.

    Attributes:
        account: AWS account.
        region_zones: Residency zone by AWS region, those of backups included.
        provider_zones: Residency zone by region of a provider.
        hosts: Place by host name.
        buckets: Region of its stack by bucket.
        targets: Provider target by host name.
    """

    account: str
    region_zones: Mapping[str, str]
    provider_zones: Mapping[str, str]
    hosts: Mapping[str, Place]
    buckets: Mapping[str, str]
    targets: Mapping[str, ProviderTarget]

    def place(self, reference: Reference) -> Place | None:
        """Return where a reference leads; None if no fact explains it."""
        match reference.kind:
            case Kind.ARN:
                return self._arn(reference.text)
            case Kind.HOST:
                return self._host(reference.text)
            case Kind.AWS_REGION:
                return self._region(reference.text)
            case Kind.AZURE_REGION | Kind.GCP_REGION:
                return self._provider_region(reference.text)
            case Kind.INFERENCE_PROFILE:
                return self._profile(reference.text)
            case Kind.ADDRESS:
                return self._address(reference.text)

    def _address(self, address: str) -> Place | None:
        if address in self.hosts:
            return self.hosts[address]
        reason = next((why for net, why in _NETWORKS if _contains(net, address)), "")
        return Place(zone=None, fact=reason) if reason else None

    def _region(self, region: str) -> Place | None:
        zone = self.region_zones.get(region)
        if zone is not None:
            fact = f"fleet.residency_zones.{zone}"
            return Place(zone=zone, region=region, fact=fact)
        return self._provider_region(region)

    def _provider_region(self, region: str) -> Place | None:
        zone = self.provider_zones.get(region)
        if zone is None:
            return None
        fact = f"fleet.residency_zones.{zone}.provider_regions"
        return Place(zone=zone, region=region, fact=fact)

    def _arn(self, arn: str) -> Place | None:
        _, partition, service, region, account, resource = arn.split(":", 5)
        if partition != "aws" or account not in {self.account, *_AWS_OWNED}:
            return None
        if region:
            return self._region(region)
        if service == "s3":
            bucket = resource.partition("/")[0]
            found = self.buckets.get(bucket)
            return None if found is None else self._region(found)
        if service in {"iam", "eks", "bedrock"}:
            return Place(zone=None, fact=f"{service.upper()} of AWS, without a region")
        return None

    def _host(self, host: str) -> Place | None:
        if host in self.hosts:
            return self.hosts[host]
        for name, place in self.hosts.items():
            if name.startswith("*.") and host.endswith(name[1:]):
                return place
        regions = [region for region in self.region_zones if f".{region}." in host]
        # An endpoint service is a name of AWS in reverse.
        endpoint_service = host.startswith("com.amazonaws.")
        if regions and (
            endpoint_service or host.endswith((".amazonaws.com", ".api.aws"))
        ):
            return self._region(regions[0])
        if _names_region(host):
            return None
        for pattern, reason in _PATTERNS:
            if pattern.fullmatch(host):
                return Place(zone=None, fact=reason)
        return None

    def _profile(self, profile: str) -> Place | None:
        """Return the zone that contains every region of a profile."""
        regions = INFERENCE_PROFILES.get(profile.partition(".")[0], ())
        places = [self._region(region) for region in regions]
        zones = {None if place is None else place.zone for place in places}
        if len(zones) != 1 or None in zones:
            return None
        (zone,) = zones
        fact = f"regions of the inference profile {profile}"
        return Place(zone=zone, region=profile, fact=fact)


def _contains(network: IPv4Network | IPv6Network, address: str) -> bool:
    try:
        return ip_address(address) in network
    except ValueError:
        return False


def _names_region(host: str) -> bool:
    return re.search(r"\.[a-z]{2}(-[a-z]+)+-[0-9]\.", host) is not None


def facts_of(project: Project, graphs: FleetGraph) -> Facts:
    """Return the facts that a project and its recorded buckets declare."""
    fleet = project.fleet
    regions: dict[str, str] = {}
    providers: dict[str, str] = {}
    for name, zone in fleet.residency_zones.items():
        for region in (*zone.regions, zone.dr_region):
            regions[region] = name
        providers |= dict.fromkeys(zone.provider_regions, name)
    targets = {
        target_host(project, target): target
        for target in project.providers.targets
        if target.host or target.id in fleet.provider_hosts
    }
    return Facts(
        account=fleet.accounts.aws,
        region_zones=MappingProxyType(regions),
        provider_zones=MappingProxyType(providers),
        hosts=MappingProxyType(
            {
                **_repository_hosts(project),
                **_own_hosts(project),
                **_provider_hosts(targets),
            }
        ),
        buckets=MappingProxyType(
            {
                str(resource.inputs["bucket"]): resource.stack
                for graph in graphs.values()
                for resource in graph
                if resource.type == "aws:s3/bucket:Bucket"
            }
        ),
        targets=MappingProxyType(targets),
    )


def _repository_hosts(project: Project) -> Mapping[str, Place]:
    """Return the hosts of git repositories, which hold policies and no client data."""
    links = {stack: files.region.policy.git for stack, files in project.regions.items()}
    return {
        urlsplit(link.repository).hostname or link.repository: Place(
            zone=None, fact=f"{stack}: region.policy.git.repository"
        )
        for stack, link in links.items()
        if link is not None
    }


def _provider_hosts(targets: Mapping[str, ProviderTarget]) -> Mapping[str, Place]:
    return {
        host: Place(
            zone=target.residency_zone,
            region=target.region,
            fact=f"providers.yaml: targets.{target.id}",
        )
        for host, target in targets.items()
    }


def _own_hosts(project: Project) -> Mapping[str, Place]:
    """Return the places of the fleet's own host names."""
    fleet = project.fleet
    domain, public = fleet.domains.aws, fleet.hostname
    parent = public.partition(".")[2]
    shared = "fleet.domains.aws, a name that regions share"
    names = (domain, f"gateway.{domain}", f"api.{domain}")
    hosts = {name: Place(zone=None, fact=shared) for name in names}
    hosts |= {f"*.{name}": Place(zone=None, fact=shared) for name in names}
    hosts |= {
        public: Place(zone=None, fact="fleet.hostname"),
        parent: Place(zone=None, fact="the Cloudflare zone of fleet.hostname"),
    }
    for name, zone in fleet.residency_zones.items():
        for region, endpoint in zone.endpoints.items():
            fact = f"fleet.residency_zones.{name}.endpoints.{region}"
            place = Place(zone=name, region=region, fact=fact)
            hosts |= {str(each): place for each in (*endpoint.ipv4, *endpoint.ipv6)}
        fact = f"name of residency zone {name}"
        hosts[f"{name}.gateway.{domain}"] = Place(zone=name, fact=fact)
        for region in zone.regions:
            for kind in ("gateway", "api"):
                hosts[f"{region}.{kind}.{domain}"] = Place(
                    zone=name, region=region, fact=f"{kind} of region {region}"
                )
    return hosts
