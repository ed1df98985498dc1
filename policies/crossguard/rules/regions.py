"""Where data may be: regions of resources, and regions named in their inputs."""

import re
from collections.abc import Iterator
from typing import Final

from config.residency_pack import DataClass
from policies.crossguard.facts import Facts
from policies.crossguard.rule import UNKNOWN, Resource, Rule, UnknownInputError
from policies.crossguard.rules.checks import items, members, texts, types

INSTANCE: Final = "aws:rds/instance:Instance"
BACKUPS: Final = (
    "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"
)
SECRET: Final = "aws:secretsmanager/secret:Secret"
BUCKET_REPLICATION: Final = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
#: Copies of backups lie in the residency zone's ``dr_region``, with their key.
_IN_DR_REGION: Final = frozenset({BACKUPS, "aws:kms/key:Key", "aws:kms/alias:Alias"})

#: Services without a region in the resource's place:
#: https://docs.aws.amazon.com/general/latest/gr/rande.html#global-endpoints
_GLOBAL_SERVICES: Final = ("aws:iam/", "aws:route53/", "aws:cloudfront/")

_ZONES: Final = "availabilityZones"
_ARN: Final = re.compile(
    r"arn:(?P<partition>aws[\w-]*):(?P<service>[a-z0-9-]+):(?P<region>[a-z0-9-]*):"
)
_REGION: Final = r"(?P<region>[a-z]{2,3}(?:-[a-z]+)+-[0-9])"
#: Host name of a service or of one of its resources, ``x.rds.eu-west-1.amazonaws.com``,
#: or an endpoint service, ``com.amazonaws.eu-west-1.kms``.
_AWS_HOST: Final = re.compile(
    rf"(?:(?P<service>[a-z0-9-]+)\.{_REGION}(?:\.[a-z]+)?\.amazonaws\.com"
    r"|com\.amazonaws\.(?P<region2>[a-z]{2,3}(?:-[a-z]+)+-[0-9])\.(?P<service2>[\w-]+))"
)

#: Class of the data that a service holds; any other service stays in the region.
_CLASS_OF_SERVICE: Final = {
    "rds": DataClass.RECORDS,
    "kms": DataClass.RECORDS,
    "secretsmanager": DataClass.SECRETS,
    "ssm": DataClass.SECRETS,
    "logs": DataClass.TELEMETRY,
    "sns": DataClass.TELEMETRY,
    "aps": DataClass.TELEMETRY,
    "aps-workspaces": DataClass.TELEMETRY,
    "cloudwatch": DataClass.TELEMETRY,
    "monitoring": DataClass.TELEMETRY,
    "firehose": DataClass.TELEMETRY,
    "bedrock": DataClass.INFERENCE,
    "bedrock-runtime": DataClass.INFERENCE,
    "s3": DataClass.EVENTS,
    "sqs": DataClass.EVENTS,
    "kinesis": DataClass.EVENTS,
}


def _in_region(resource: Resource, facts: Facts) -> Iterator[str]:
    aws = resource.type.startswith(("aws:", "pulumi:providers:aws"))
    if not aws or resource.type.startswith(_GLOBAL_SERVICES):
        return
    if resource.region is UNKNOWN:
        raise UnknownInputError(path="region")
    allowed = {facts.region, *facts.alarm_regions}
    if resource.type in _IN_DR_REGION and facts.dr_region:
        allowed.add(facts.dr_region)
    if resource.region not in allowed:
        yield f"region is {resource.region!r}; allowed: {sorted(allowed)}"


def _refusal(facts: Facts, service: str, region: str, *, records: bool = False) -> str:
    """Return why a service in a region is refused; empty if it is allowed."""
    own = {facts.region, *facts.alarm_regions} | (
        {facts.dr_region} if records else set[str]()
    )
    if region in own:
        return ""
    data_class = _CLASS_OF_SERVICE.get(service)
    if data_class is None:
        return f"{service} holds data of the region {facts.region!r}"
    if facts.allows(data_class, region):
        return ""
    packs = ", ".join(facts.packs.get(data_class, ())) or "no pack"
    return f"{data_class.value} may not enter it ({packs})"


def _arns(resource: Resource, facts: Facts) -> Iterator[str]:
    for path, text in texts(resource.inputs):
        if path == "replicateSourceDb":
            continue
        for arn in _ARN.finditer(text):
            if arn["partition"] != "aws":
                yield f"{path} has an ARN of partition {arn['partition']!r}"
            elif arn["region"]:
                records = arn["service"] in {"rds", "kms"}
                why = _refusal(facts, arn["service"], arn["region"], records=records)
                if why:
                    yield f"{path} has an ARN in {arn['region']!r}; {why}"


def _hosts(resource: Resource, facts: Facts) -> Iterator[str]:
    # Records of DNS lead clients to every region; they hold no data.
    if resource.type.startswith(_GLOBAL_SERVICES):
        return
    for path, text in texts(resource.inputs):
        for host in _AWS_HOST.finditer(text):
            service = host["service"] or host["service2"]
            region = host["region"] or host["region2"]
            why = _refusal(facts, service, region)
            if why:
                yield f"{path} names an endpoint in {region!r}; {why}"


def _source(resource: Resource, facts: Facts) -> Iterator[str]:
    source = resource.get("replicateSourceDb")
    if source is None:
        return
    arn = _ARN.match(str(source))
    if arn is None:
        yield f"replicateSourceDb is {source!r}; required: an ARN, which has a region"
        return
    accepted = facts.records_accepted_from
    if accepted is not None and arn["region"] not in {*accepted, facts.region}:
        yield (
            f"replicateSourceDb is in {arn['region']!r}; the packs of "
            f"{facts.residency_zone!r} accept records from {sorted(accepted)}"
        )


def _backups(resource: Resource, facts: Facts) -> Iterator[str]:
    region = resource.get("region")
    if not facts.dr_region or region != facts.dr_region:
        yield f"region is {region!r}; required: dr_region {facts.dr_region!r}"


def _secret_replicas(resource: Resource, facts: Facts) -> Iterator[str]:
    for replica in items(resource.get("replicas")):
        region = replica.get("region")
        if region is UNKNOWN:
            raise UnknownInputError(path="replicas.region")
        if not facts.allows(DataClass.SECRETS, str(region)):
            yield f"replicas has region {region!r}; secrets may not enter it"


def _bucket_replication(resource: Resource, facts: Facts) -> Iterator[str]:
    limits = (DataClass.EVENTS, DataClass.RECORDS, DataClass.TELEMETRY)
    kept = [each.value for each in limits if facts.allowed_regions[each] is not None]
    for rule in items(resource.get("rules")):
        if kept:
            destination = rule.get("destination", {}).get("bucket")
            yield (
                f"rules copy objects to {destination!r}, whose region is unknown; the "
                f"packs limit {kept}"
            )


def _named_regions(resource: Resource, facts: Facts) -> Iterator[str]:
    zones = resource.get("availabilityZone"), *members(resource.get(_ZONES))
    for zone in filter(None, zones):
        if zone is UNKNOWN:
            raise UnknownInputError(path=_ZONES)
        if not str(zone).startswith(facts.region):
            yield f"availability zone {zone!r} is outside {facts.region!r}"
    # An endpoint service is in a region, so its name must be known.
    resource.get("serviceName")
    if resource.type.endswith(":SecretStore"):
        region = resource.get("spec.provider.aws.region")
        if region is not None and region != facts.region:
            yield f"spec.provider.aws.region is {region!r}, not {facts.region!r}"


RULES: Final = (
    Rule(
        id="POLICY-REGION-001",
        summary="An AWS resource is in the region of its stack; copies of backups and "
        "their key may be in dr_region.",
        why="A resource elsewhere stores data under another law, and fails with a "
        "region that is not its own.",
        remediation="Remove `region` from the resource, or use the stack's provider.",
        check=_in_region,
        source="https://www.pulumi.com/registry/packages/aws/how-to-guides/multi-region/",
    ),
    Rule(
        id="POLICY-REGION-002",
        summary="Every ARN in an input is in a region that its data may enter.",
        why="A key, topic, log group or bucket in another region receives the data.",
        remediation="Use a resource of the stack's own region, or change the pack.",
        check=_arns,
        computed="An ARN that the same update creates: POLICY-REGION-001 has checked "
        "where its resource is.",
        source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
    ),
    Rule(
        id="POLICY-REGION-003",
        summary="Every AWS endpoint that an input names is in a region that its data "
        "may enter.",
        why="A workload sends its data to the endpoint that its settings name.",
        remediation="Name the endpoint of the stack's own region, or change the pack.",
        check=_hosts,
        computed="A host name that the same update creates: POLICY-REGION-001 has "
        "checked where its resource is.",
        source="https://docs.aws.amazon.com/general/latest/gr/rande.html",
    ),
    Rule(
        id="POLICY-REGION-004",
        summary="A read replica copies only a database whose records its packs accept.",
        why="A physical replica has every row of its source.",
        remediation="Remove the replica, or change records.accepted_from of the pack.",
        check=_source,
        types=types(INSTANCE),
        source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html",
    ),
    Rule(
        id="POLICY-REGION-005",
        summary="Backups are replicated to dr_region of the residency zone only.",
        why="A backup has every row of its database.",
        remediation="Set `region` of the replication to dr_region.",
        check=_backups,
        types=types(BACKUPS),
        source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html",
    ),
    Rule(
        id="POLICY-REGION-006",
        summary="A secret is replicated only to regions that secrets may enter.",
        why="A replica of a secret is as valid as the secret.",
        remediation="Remove the replica, or change rules.secrets of the pack.",
        check=_secret_replicas,
        types=types(SECRET),
        source="https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html",
    ),
    Rule(
        id="POLICY-REGION-007",
        summary="No bucket is replicated where a pack limits what it may hold.",
        why="The ARN of a bucket has no region, so nothing shows where the copies are.",
        remediation="Remove the replication.",
        check=_bucket_replication,
        types=types(
            BUCKET_REPLICATION,
            "aws:s3/bucketReplicationConfiguration:BucketReplicationConfiguration",
        ),
        source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
    ),
    Rule(
        id="POLICY-REGION-008",
        summary="Availability zones and secret stores name the stack's own region.",
        why="A secret store reads the secrets of the region that it names.",
        remediation="Name the stack's region.",
        check=_named_regions,
    ),
)
