"""Resource types of Amazon Route 53."""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import (
    forces_new,
    input_text,
    name_or_generated,
    tagged_global_outputs,
    uppercase_id,
    uuid,
)
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

ZONE: Final = "aws:route53/zone:Zone"
HEALTH_CHECK: Final = "aws:route53/healthCheck:HealthCheck"

#: Top-level domains of a zone's name servers, with the first number of each.
_SERVERS: Final = (("com", 0), ("net", 512), ("org", 1024), ("co.uk", 1536))


def _zone_id(context: CreateContext) -> str:
    return f"Z{uppercase_id(context, 20, 'zone')}"


def _servers(context: CreateContext) -> list[str]:
    return [
        f"ns-{first + int(context.hex(4, f'number {domain}'), 16) % 512}"
        f".awsdns-{int(context.hex(4, f'group {domain}'), 16) % 64:02}.{domain}"
        for domain, first in _SERVERS
    ]


def _zone(context: CreateContext) -> Mapping[str, Any]:
    servers = _servers(context)
    return tagged_global_outputs(
        context,
        arn=f"arn:aws:route53:::hostedzone/{_zone_id(context)}",
        comment="Managed by Pulumi",
        enableAcceleratedRecovery=False,
        forceDestroy=False,
        name=name_or_generated(context),
        nameServers=sorted(servers),
        primaryNameServer=servers[0],
        zoneId=_zone_id(context),
    )


def _record_id(context: CreateContext) -> str:
    parts = (
        input_text(context, key) for key in ("zoneId", "name", "type", "setIdentifier")
    )
    return "_".join(filter(None, parts))


def _record(context: CreateContext) -> Mapping[str, Any]:
    name = input_text(context, "name").removesuffix(".").lower()
    zone = context.store.find_outputs(ZONE, "zoneId", input_text(context, "zoneId"))
    parent = str(zone["name"]).removesuffix(".").lower() if zone else ""
    whole = name == parent or name.endswith(f".{parent}")
    return {"fqdn": name if not parent or whole else f"{name}.{parent}"}


def _health_check(context: CreateContext) -> Mapping[str, Any]:
    return tagged_global_outputs(
        context,
        arn=f"arn:aws:route53:::healthcheck/{uuid(context)}",
        disabled=False,
        enableSni=input_text(context, "type").startswith("HTTPS"),
        failureThreshold=3,
        invertHealthcheck=False,
        measureLatency=False,
        requestInterval=30,
    )


_ZONE_ENTRY: Final = ResourceType(
    token=ZONE,
    identity=_zone_id,
    computed=_zone,
    replaces=forces_new("route53/zone.go", "delegationSetId", "name", regional=False),
    autoname="name",
)
#: Codes: https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
_RECORD_ENTRY: Final = ResourceType(
    token="aws:route53/record:Record",
    identity=_record_id,
    computed=_record,
    replaces=forces_new("route53/record.go", "name", "zoneId", regional=False),
    references=(
        Reference(
            property="zoneId",
            token=ZONE,
            attribute="zoneId",
            error="NoSuchHostedZone",
        ),
        Reference(
            property="healthCheckId",
            token=HEALTH_CHECK,
            attribute="id",
            error="NoSuchHealthCheck",
        ),
    ),
)

RESOURCE_TYPES: tuple[ResourceType, ...] = (
    _ZONE_ENTRY,
    _RECORD_ENTRY,
    ResourceType(
        token=HEALTH_CHECK,
        identity=uuid,
        computed=_health_check,
        replaces=forces_new(
            "route53/health_check.go",
            *("measureLatency", "referenceName", "requestInterval"),
            *("routingControlArn", "type"),
            regional=False,
        ),
    ),
)
