"""Mistakes an operator makes, and what the refusal of each must say."""

from typing import NamedTuple

EU = "Pulumi.eu-west-1.yaml"
US = "Pulumi.us-east-1.yaml"
ALL = "Pulumi.yaml"
TOPOLOGY = "topology: fully-distributed"
REGION = "  keeptrusts-gateway:residency: [eu-gdpr]\n  keeptrusts-gateway:region:\n"


class Case(NamedTuple):
    """One mistake and what its message must say."""

    file: str
    old: str
    new: str
    says: tuple[str, ...]


CASES = {
    "unknown key": Case(
        EU,
        "cidr: 10.1.0.0/16",
        "cidr: 10.1.0.0/16\n    cpu: 1",
        ("region.cpu", "unknown"),
    ),
    "unknown file key": Case(EU, "config:", "x: 1\nconfig:", ("x", "secretsprovider")),
    "wrong type": Case(
        ALL, "interval_s: 30", "interval_s: fast", ("interval_s", "'fast'", "integer")
    ),
    "unknown topology": Case(
        EU,
        TOPOLOGY,
        "topology: everywhere",
        ("topology", "'everywhere'", "distributed"),
    ),
    "region differs from file name": Case(
        EU,
        "region: eu-west-1",
        "region: eu-west-2",
        ("aws:region", "'eu-west-2'", "'eu-west-1'"),
    ),
    "overlapping networks": Case(
        EU,
        "10.1.0.0/16",
        "10.0.0.0/16",
        ("region.cidr", "'10.0.0.0/16'", US),
    ),
    "no network": Case(
        EU, "10.1.0.0/16", "10.1.0.0/33", ("region.cidr", "'10.1.0.0/33'", "/16")
    ),
    "public network": Case(EU, "10.1.0.0/16", "8.8.0.0/16", ("region.cidr", "private")),
    "home outside the zones": Case(
        ALL, "home: us-east-1", "home: us-west-2", ("'us-west-2'", "us-east-1")
    ),
    "ahead of home": Case(
        US,
        TOPOLOGY,
        "topology: distributed",
        ("topology", "ahead of home", US, "distributed"),
    ),
    "unknown zone": Case(
        ALL,
        "eu: {regions: [eu-west-1], dr_region: eu-central-1, areas: [WEU, EEU]}",
        "",
        (EU, "'eu-west-1'", "'ap'"),
    ),
    "zone of a pack unknown": Case(
        ALL, "eu: {regions", "europe: {regions", (EU, "residency", "'eu'", "europe")
    ),
    "unknown pack": Case(
        EU, "[eu-gdpr]", "[eu-gdrp]", ("residency", "'eu-gdrp'", "eu-gdpr")
    ),
    "pack of another zone": Case(
        US, "residency: []", "residency: [eu-gdpr]", (US, "'us'")
    ),
    "malformed YAML": Case(EU, "config:", "config: [", (EU, "line", "YAML")),
    "tab": Case(EU, "    cidr:", "\tcidr:", (EU, "line", "YAML")),
    "duplicate key": Case(
        EU,
        "    cluster:",
        "    cidr: 10.7.0.0/16\n    cluster:",
        (EU, "'cidr'", "twice"),
    ),
    "config is no mapping": Case(
        "Pulumi.global.yaml",
        "config:\n  keeptrusts-gateway:drained: {}",
        "config: 3",
        ("config",),
    ),
    "shared facts in a stack file": Case(
        EU, "config:", "config:\n  keeptrusts-gateway:fleet: {}", (EU, "fleet", ALL)
    ),
    "placeholder left": Case(
        EU, "203.0.113.0/24", "REPLACE_ME", (EU, "public_access_cidrs[0]")
    ),
    "overlong zone": Case(
        ALL, "eu: {regions", "e" * 16 + ": {regions", (ALL, "zones", "eeee")
    ),
    "overlong child domain": Case(
        ALL, "aws: aws.example.com", f"aws: {'a' * 51}.com", ("domains.aws", "54")
    ),
    "non-ASCII host name": Case(
        ALL, "gateway.example.com", "gateway.exämple.com", ("hostname", "exämple")
    ),
    "interval out of range": Case(
        ALL, "interval_s: 30", "interval_s: 5", ("monitor.interval_s", "5", "10")
    ),
    "interval below the plan": Case(
        ALL, "plan: enterprise", "plan: pro", ("edge", "interval_s 30", "60 to 3600")
    ),
    "unknown Cloudflare code": Case(
        ALL, "[WEU, EEU]", "[WEU, IN]", ("areas.1", "'IN'", "SAS")
    ),
    "area bound twice": Case(ALL, "ap: {", "ap: {areas: [WEU], ", ("zones", "WEU")),
    "region under two laws": Case(
        ALL,
        "us: {regions: [us-east-1]",
        "us: {regions: [us-east-1, eu-west-1]",
        ("eu-west-1",),
    ),
    "secret in plain text": Case(
        EU,
        "config:",
        "config:\n  keeptrusts-gateway:gatewayKey: hunter2",
        (EU, "gatewayKey", "plain text", "--secret"),
    ),
    "ciphertext where no secret belongs": Case(
        EU, TOPOLOGY, "topology: {secure: v1:abc}", (EU, "topology", "encrypted")
    ),
    "open API server": Case(
        EU, "[203.0.113.0/24]", "[]", (EU, "region.cluster", "'public'", "'private'")
    ),
    "no endpoint": Case(
        EU, "endpoint: public", "version: '1.35'", ("endpoint", "required")
    ),
    "image without tag": Case(
        ALL, "gateway:1.5.0", "gateway", ("release.gateway", "gateway")
    ),
    "wrong account": Case(ALL, '"111122223333"', "1111222233334", ("accounts.aws",)),
    "DNS-only": Case(
        ALL, "proxied: true", "proxied: false", ("edge.cloudflare.proxied", "True")
    ),
    "name Route 53 cannot answer": Case(
        ALL,
        "authority: cloudflare",
        "authority: route53",
        ("hostname", "gateway.aws.example.com"),
    ),
    "unknown drained region": Case(
        "Pulumi.global.yaml",
        "drained: {}",
        "drained: {eu-west-3: maintenance}",
        ("Pulumi.global.yaml", "drained.eu-west-3", "ap-southeast-1"),
    ),
    "floor above ceiling": Case(
        EU,
        "    cluster:",
        "    capacity: {gateway: {min_replicas: 9, max_replicas: 3}}\n    cluster:",
        ("capacity.gateway", "9", "3"),
    ),
    "administrator named twice": Case(
        EU,
        'role/deployer"]',
        'role/deployer", "arn:aws:iam::111122223333:role/ci/deployer"]',
        ("region.cluster", "deployer", "once"),
    ),
    "unknown key of the project": Case(
        ALL,
        "config:\n",
        "config:\n  topology: {value: distributed}\n",
        ("config.topology", "unknown", "fleet"),
    ),
    "backups copied to the region itself": Case(
        ALL, "dr_region: us-west-2", "dr_region: us-east-1", ("zones.us.dr_region",)
    ),
    "network with two owners": Case(
        EU,
        "    cluster:",
        "    network: {nat: none, existing: {}}\n    cluster:",
        ("region.network.existing", "vpc_id", "required"),
    ),
    "storage at its limit": Case(
        EU,
        "    cluster:",
        "    database: {allocated_gib: 50, max_allocated_gib: 40}\n    cluster:",
        ("region.database", "max_allocated_gib 40", "50"),
    ),
    "unknown size": Case(
        EU,
        "    cluster:",
        "    size: huge\n    cluster:",
        ("region.size", "production"),
    ),
    "address named twice": Case(
        EU,
        "    cluster:",
        "    telemetry: {notify: [a@example.com, a@example.com]}\n    cluster:",
        ("region.telemetry", "a@example.com", "once"),
    ),
    "promoted without a database": Case(
        EU,
        f"{TOPOLOGY} # single-region | distributed\n{REGION}",
        f"topology: distributed\n{REGION}    database: {{role: promoted}}\n",
        ("region.database.role", "'distributed'", "'fully-distributed'"),
    ),
}
