"""Mistakes in the file of one region, and the parts of each error message."""

from typing import Final

from tests.config.mistake import ALL, EU, US, Mistake

_TOPOLOGY: Final = "topology: fully-distributed"
_REGION: Final = (
    "  keeptrusts-gateway:residency: [eu-gdpr]\n  keeptrusts-gateway:region:\n"
)

MISTAKES: Final = {
    "unknown key": Mistake(
        EU,
        "cidr: 10.1.0.0/16",
        "cidr: 10.1.0.0/16\n    cpu: 1",
        ("region.cpu", "unknown"),
    ),
    "unknown top-level key": Mistake(
        EU, "config:", "x: 1\nconfig:", ("x", "secretsprovider")
    ),
    "unknown topology": Mistake(
        EU,
        _TOPOLOGY,
        "topology: everywhere",
        ("topology", "'everywhere'", "distributed"),
    ),
    "region differs from file name": Mistake(
        EU,
        "region: eu-west-1",
        "region: eu-west-2",
        ("aws:region", "'eu-west-2'", "'eu-west-1'"),
    ),
    "topology ahead of home": Mistake(
        US,
        _TOPOLOGY,
        "topology: distributed",
        ("topology", "ahead of home", US, "distributed"),
    ),
    "unknown residency pack": Mistake(
        EU, "[eu-gdpr]", "[eu-gdrp]", ("residency", "'eu-gdrp'", "eu-gdpr")
    ),
    "malformed YAML": Mistake(EU, "config:", "config: [", (EU, "line", "YAML")),
    "tab as indentation": Mistake(EU, "    cidr:", "\tcidr:", (EU, "line", "YAML")),
    "duplicate key": Mistake(
        EU,
        "    cluster:",
        "    cidr: 10.7.0.0/16\n    cluster:",
        (EU, "'cidr'", "twice"),
    ),
    "fleet key in a stack file": Mistake(
        EU, "config:", "config:\n  keeptrusts-gateway:fleet: {}", (EU, "fleet", ALL)
    ),
    "placeholder": Mistake(
        EU, "203.0.113.0/24", "REPLACE_ME", (EU, "public_access_cidrs[0]")
    ),
    "plain text secret": Mistake(
        EU,
        "config:",
        "config:\n  keeptrusts-gateway:gatewayToken: hunter2",
        (EU, "gatewayToken", "plain text", "--secret"),
    ),
    "encrypted value of a key that is not secret": Mistake(
        EU, _TOPOLOGY, "topology: {secure: v1:abc}", (EU, "topology", "encrypted")
    ),
    "private network of the public API server": Mistake(
        EU, "203.0.113.0/24", "10.20.0.0/16", ("public_access_cidrs", "10.0.0.0/8")
    ),
    "shared network of the public API server": Mistake(
        EU, "203.0.113.0/24", "100.64.3.0/24", ("public_access_cidrs", "100.64.0.0/10")
    ),
    "address without prefix length": Mistake(
        EU, "203.0.113.0/24", "203.0.113.7", ("public_access_cidrs", "/24")
    ),
    "more networks than EKS allows": Mistake(
        EU,
        "[203.0.113.0/24]",
        str([f"203.0.113.{n}/32" for n in range(41)]),
        ("public_access_cidrs", "40"),
    ),
    "session of a role as administrator": Mistake(
        EU,
        "arn:aws:iam::111122223333:role/deployer",
        "arn:aws:sts::111122223333:assumed-role/deployer/ci",
        ("administrators", "session", "'arn:aws:iam::111122223333:role/deployer'"),
    ),
    "role of Identity Center without its path": Mistake(
        EU,
        "arn:aws:iam::111122223333:role/deployer",
        "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123456789abcdef",
        ("administrators", "role/aws-reserved/sso.amazonaws.com/REGION/AWSRes"),
    ),
    "user as administrator": Mistake(
        EU,
        "arn:aws:iam::111122223333:role/deployer",
        "arn:aws:iam::111122223333:user/deployer",
        ("administrators", "IAM role"),
    ),
    "public API server without CIDRs": Mistake(
        EU, "[203.0.113.0/24]", "[]", (EU, "region.cluster", "'public'", "'private'")
    ),
    "missing endpoint access": Mistake(
        EU, "endpoint_access: public", "version: '1.35'", ("endpoint", "required")
    ),
    "min_replicas above max_replicas": Mistake(
        EU,
        "    cluster:",
        "    capacity: {gateway: {min_replicas: 9, max_replicas: 3}}\n    cluster:",
        ("capacity.gateway", "9", "3"),
    ),
    "rate limit below the WAF minimum": Mistake(
        EU,
        "    cluster:",
        "    waf: {gateway_rate_limit_5m: 9}\n    cluster:",
        (EU, "region.waf.gateway_rate_limit_5m", "9", "10"),
    ),
    "rate limit above the WAF maximum": Mistake(
        EU,
        "    cluster:",
        "    waf: {api_rate_limit_5m: 2000000001}\n    cluster:",
        (EU, "region.waf.api_rate_limit_5m", "2000000000"),
    ),
    "duplicate administrator role": Mistake(
        EU,
        'role/deployer"]',
        'role/deployer", "arn:aws:iam::111122223333:role/ci/deployer"]',
        ("region.cluster", "deployer", "once"),
    ),
    "replica lag alarm above the RPO": Mistake(
        EU,
        "    cluster:",
        "    database: {alarms: {replica_lag_s: 901}}\n    cluster:",
        ("region.database.alarms.replica_lag_s", "901", "rpo_s", "900 or less"),
    ),
    "storage autoscaling below its minimum": Mistake(
        EU,
        "    cluster:",
        "    database: {allocated_storage_gib: 50, max_allocated_storage_gib: 54}\n"
        "    cluster:",
        ("region.database", "max_allocated_storage_gib 54", "50"),
    ),
    "unknown size": Mistake(
        EU,
        "    cluster:",
        "    size: huge\n    cluster:",
        ("region.size", "production"),
    ),
    "duplicate alert email": Mistake(
        EU,
        "    cluster:",
        "    telemetry: {alert_emails: [a@example.com, a@example.com]}\n    cluster:",
        ("region.telemetry", "a@example.com", "once"),
    ),
    "promoted role without a database": Mistake(
        EU,
        f"{_TOPOLOGY} # single-region | distributed\n{_REGION}",
        f"topology: distributed\n{_REGION}    database: {{role: promoted}}\n",
        ("region.database.role", "'distributed'", "'fully-distributed'"),
    ),
    "public CIDRs of a private API server": Mistake(
        EU,
        "endpoint_access: public",
        "endpoint_access: private",
        (EU, "region.cluster", "'private'", "203.0.113.0/24"),
    ),
    "viewer with an administrator role": Mistake(
        EU,
        'role/deployer"]',
        'role/deployer"]\n      viewers: ["arn:aws:iam::111122223333:role/a/deployer"]',
        ("region.cluster", "deployer", "once"),
    ),
    "residency pack of another zone": Mistake(
        US, "[us-baseline]", "[eu-gdpr]", (US, "'us'")
    ),
}
