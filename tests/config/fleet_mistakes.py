"""Mistakes in what all regions share, and what the refusal of each must say."""

from typing import Final

from tests.config.mistake import ALL, EU, GLOBAL, Mistake

MISTAKES: Final = {
    "wrong type": Mistake(
        ALL, "interval_s: 30", "interval_s: fast", ("interval_s", "'fast'", "integer")
    ),
    "home outside the zones": Mistake(
        ALL, "home: us-east-1", "home: us-west-2", ("'us-west-2'", "us-east-1")
    ),
    "unknown zone": Mistake(
        ALL,
        "eu: {regions: [eu-west-1], dr_region: eu-central-1,"
        " client_regions: [WEU, EEU]}",
        "",
        (EU, "'eu-west-1'", "'ap'"),
    ),
    "zone of a pack unknown": Mistake(
        ALL, "eu: {regions", "europe: {regions", (EU, "residency", "'eu'", "europe")
    ),
    "config is no mapping": Mistake(
        GLOBAL,
        "config:\n  keeptrusts-gateway:drained: {}",
        "config: 3",
        ("config",),
    ),
    "overlong zone": Mistake(
        ALL, "eu: {regions", "e" * 16 + ": {regions", (ALL, "zones", "eeee")
    ),
    "overlong child domain": Mistake(
        ALL, "aws: aws.example.com", f"aws: {'a' * 51}.com", ("domains.aws", "54")
    ),
    "non-ASCII host name": Mistake(
        ALL, "gateway.example.com", "gateway.exämple.com", ("hostname", "exämple")
    ),
    "interval out of range": Mistake(
        ALL, "interval_s: 30", "interval_s: 5", ("monitor.interval_s", "5", "10")
    ),
    "interval below the plan": Mistake(
        ALL, "plan: enterprise", "plan: pro", ("edge", "interval_s 30", "60 to 3600")
    ),
    "unknown Cloudflare code": Mistake(
        ALL, "[WEU, EEU]", "[WEU, IN]", ("client_regions.1", "'IN'", "SAS")
    ),
    "area bound twice": Mistake(
        ALL, "ap: {", "ap: {client_regions: [WEU], ", ("zones", "WEU")
    ),
    "region under two laws": Mistake(
        ALL,
        "us: {regions: [us-east-1]",
        "us: {regions: [us-east-1, eu-west-1]",
        ("eu-west-1",),
    ),
    "image without tag": Mistake(
        ALL, "gateway:1.5.0", "gateway", ("release.gateway", "gateway")
    ),
    "wrong account": Mistake(ALL, '"111122223333"', "1111222233334", ("accounts.aws",)),
    "DNS-only": Mistake(
        ALL, "proxied: true", "proxied: false", ("edge.cloudflare.proxied", "True")
    ),
    "name Route 53 cannot answer": Mistake(
        ALL,
        "dns_authority: cloudflare",
        "dns_authority: route53",
        ("hostname", "gateway.aws.example.com"),
    ),
    "address of the edge named twice": Mistake(
        GLOBAL,
        "drained: {}",
        "alert_emails: [a@example.com, a@example.com]",
        ("Pulumi.global.yaml", "alert_emails", "a@example.com", "once"),
    ),
    "unknown drained region": Mistake(
        GLOBAL,
        "drained: {}",
        "drained: {eu-west-3: maintenance}",
        ("Pulumi.global.yaml", "drained.eu-west-3", "ap-southeast-1"),
    ),
    "unknown key of the project": Mistake(
        ALL,
        "config:\n",
        "config:\n  topology: {value: distributed}\n",
        ("config.topology", "unknown", "fleet"),
    ),
    "backups copied to the region itself": Mistake(
        ALL,
        "dr_region: us-west-2",
        "dr_region: us-east-1",
        ("residency_zones.us.dr_region",),
    ),
}
