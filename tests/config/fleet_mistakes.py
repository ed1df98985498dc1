"""Mistakes in the files of all regions, and the parts of each error message."""

from typing import Final

from tests.config.mistake import ALL, EU, GLOBAL, Mistake

MISTAKES: Final = {
    "wrong type": Mistake(
        ALL,
        "interval_s: 30",
        "interval_s: fast",
        ("interval_s", "'fast'", "a whole number"),
    ),
    "home region outside the residency zones": Mistake(
        ALL, "home: us-east-1", "home: us-west-2", ("'us-west-2'", "us-east-1")
    ),
    "region of a stack file in no residency zone": Mistake(
        ALL,
        "eu:\n          regions: [eu-west-1]",
        "eu:\n          regions: [eu-central-1]",
        (EU, "'eu-west-1'", "'ap'"),
    ),
    "residency pack of an unknown zone": Mistake(
        ALL, "eu:\n", "europe:\n", (EU, "residency", "'eu'", "europe")
    ),
    "config that is not a mapping": Mistake(
        GLOBAL,
        "config:\n  keeptrusts-gateway:drained: {}",
        "config: 3",
        ("config",),
    ),
    "residency zone name too long": Mistake(
        ALL, "eu:\n", "e" * 16 + ":\n", (ALL, "zones", "eeee")
    ),
    "domain too long": Mistake(
        ALL, "aws: aws.example.com", f"aws: {'a' * 51}.com", ("domains.aws", "54")
    ),
    "non-ASCII host name": Mistake(
        ALL, "gateway.example.com", "gateway.exämple.com", ("hostname", "exämple")
    ),
    "interval out of range": Mistake(
        ALL, "interval_s: 30", "interval_s: 5", ("monitor.interval_s", "5", "10")
    ),
    "interval below the Cloudflare plan's minimum": Mistake(
        ALL, "plan: enterprise", "plan: pro", ("edge", "interval_s 30", "60 to 3600")
    ),
    "too few health checker regions": Mistake(
        ALL,
        "dns_authority: cloudflare",
        "health_check: {checker_regions: [us-east-1, us-east-1, eu-west-1]}\n"
        "        dns_authority: cloudflare",
        ("edge.health_check", "['us-east-1', 'us-east-1', 'eu-west-1']", "3 or more"),
    ),
    "unknown health checker region": Mistake(
        ALL,
        "dns_authority: cloudflare",
        "health_check: {checker_regions: [eu-central-1]}\n"
        "        dns_authority: cloudflare",
        ("edge.health_check.checker_regions", "'eu-central-1'", "us-west-2"),
    ),
    "unknown client region": Mistake(
        ALL, "[WEU, EEU]", "[WEU, IN]", ("client_regions.1", "'IN'", "SAS")
    ),
    "client region in two residency zones": Mistake(
        ALL, "ap: {", "ap: {client_regions: [WEU], ", ("zones", "WEU")
    ),
    "region in two residency zones": Mistake(
        ALL,
        "us: {regions: [us-east-1]",
        "us: {regions: [us-east-1, eu-west-1]",
        ("eu-west-1",),
    ),
    "image without tag": Mistake(
        ALL, "gateway:1.5.0", "gateway", ("release.gateway", "gateway")
    ),
    "account ID with 13 digits": Mistake(
        ALL, '"111122223333"', "1111222233334", ("accounts.aws",)
    ),
    "hostname that is not proxied": Mistake(
        ALL, "proxied: true", "proxied: false", ("edge.cloudflare.proxied", "True")
    ),
    "hostname outside the Route 53 domain": Mistake(
        ALL,
        "dns_authority: cloudflare",
        "dns_authority: route53",
        ("hostname", "gateway.aws.example.com"),
    ),
    "duplicate alert email of the global stack": Mistake(
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
    "unknown key of the project file": Mistake(
        ALL,
        "config:\n",
        "config:\n  topology: {value: distributed}\n",
        ("config.topology", "unknown", "fleet"),
    ),
    "dr_region equal to the region": Mistake(
        ALL,
        "dr_region: us-west-2",
        "dr_region: us-east-1",
        ("residency_zones.us.dr_region",),
    ),
    "residency zone without a recovery time": Mistake(
        ALL,
        "{us: 180, eu: none, ap: 180}",
        "{us: 180, ap: 180}",
        ("fleet.objectives.rto_s", "['ap', 'us']", "['ap', 'eu', 'us']", "none"),
    ),
    "recovery time without a value": Mistake(
        ALL,
        "{us: 180, eu: none, ap: 180}",
        "{us: 180, eu: never, ap: 180}",
        ("fleet.objectives.rto_s.eu", "never", "none"),
    ),
    "missing recovery times": Mistake(
        ALL,
        "        rto_s: {us: 180, eu: none, ap: 180}",
        "       ",
        ("fleet.objectives.rto_s", "required"),
    ),
    "recovery time of a closed zone with one region": Mistake(
        ALL,
        "eu: none",
        "eu: 120",
        ("fleet.objectives.rto_s.eu", "120", "eu-gdpr", "eu-west-1", "write none"),
    ),
}
