"""ARNs, ids, tags and regions that AWS services share."""

import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from offline_cloud.resource_type import CreateContext

#: The provider marks an input whose change replaces the resource as ``ForceNew`` or
#: ``RequiresReplace`` in its source.
_PROVIDER: Final = (
    "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service"
)

#: A change of ``region`` replaces a resource.
_REGION: Final = (
    "https://hashicorp.github.io/terraform-provider-aws/enhanced-region-support"
)

#: First address of Amazon's IPv6 pool for VPCs in a region.
#: https://ip-ranges.amazonaws.com/ip-ranges.json
_IPV6_POOLS: Final = {
    "us-east-1": 0x2600_1F18,
    "us-west-2": 0x2600_1F14,
    "eu-west-1": 0x2A05_D018,
    "eu-central-1": 0x2A05_D014,
    "ap-southeast-1": 0x2406_DA18,
    "ap-southeast-2": 0x2406_DA1C,
}


def forces_new(page: str, *properties: str, regional: bool = True) -> Mapping[str, str]:
    """Map inputs that replace the resource to the provider source that says so."""
    pages = dict.fromkeys(properties, f"{_PROVIDER}/{page}")
    return {**pages, "region": _REGION} if regional else pages


def arn(
    context: CreateContext, service: str, resource: str, *, regional: bool = True
) -> str:
    """Return an ARN in the account of the resource."""
    region = context.region if regional else ""
    return f"arn:aws:{service}:{region}:{context.account}:{resource}"


def prefixed_id(prefix: str) -> Callable[[CreateContext], str]:
    """Return a function that generates ids like ``vpc-0`` and sixteen more digits."""
    return lambda made: f"{prefix}-0{made.hex(16, prefix)}"


def uuid(context: CreateContext, purpose: str = "uuid") -> str:
    """Return a version 4 UUID."""
    digits = context.hex(32, purpose)
    variant = "89ab"[int(digits[16], 16) % 4]
    return (
        f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}"
        f"-{variant}{digits[17:20]}-{digits[20:]}"
    )


def uppercase_id(context: CreateContext, count: int, purpose: str) -> str:
    """Return upper-case letters and digits, as in hosted zone ids."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    drawn = int(context.hex(count * 2, purpose), 16)
    return "".join(alphabet[(drawn >> (8 * place)) % 32] for place in range(count))


def regional_outputs(context: CreateContext, **facts: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON values
    """Add the region to the outputs of a regional resource."""
    return {"region": context.region, **facts}


def tagged_outputs(context: CreateContext, **facts: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON values
    """Add the region and tagsAll to the outputs of a regional resource."""
    return regional_outputs(context, **tagged_global_outputs(context, **facts))


def tagged_global_outputs(context: CreateContext, **facts: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON values
    """Add tagsAll to the outputs of a global resource."""
    return {"tagsAll": dict(context.inputs.get("tags") or {}), **facts}


def input_text(context: CreateContext, name: str, default: str = "") -> str:
    """Return a text input, or the default if it is not set."""
    value = context.inputs.get(name)
    return default if value is None else str(value)


def name_or_generated(context: CreateContext, name: str = "name") -> str:
    """Return the name of the resource, or one as the provider would generate."""
    return input_text(context, name) or f"{context.name}-{context.hex(7, name)}"


def input_texts(context: CreateContext, name: str) -> list[str]:
    """Return an input that is a list of strings."""
    return [str(item) for item in context.inputs.get(name) or ()]


def fixed_timestamp(context: CreateContext, purpose: str) -> str:
    """Return a timestamp that does not depend on the clock."""
    seconds = int(context.hex(6, purpose), 16) % 86400
    hours, rest = divmod(seconds, 3600)
    return f"2030-01-01T{hours:02}:{rest // 60:02}:{rest % 60:02}Z"


def ipv6_network(context: CreateContext) -> str:
    """Return a /56 of Amazon's IPv6 pool in the region."""
    pool = _IPV6_POOLS.get(context.region, 0x2600_1F00)
    high = (pool << 32) | (int(context.hex(6, "ipv6"), 16) << 8)
    return str(ipaddress.IPv6Network((high << 64, 56)))


def zone_id(availability_zone: str) -> str:
    """Return the id of an availability zone: ``use1-az1`` for ``us-east-1a``."""
    area, direction, place = availability_zone.rsplit("-", 2)
    points = re.findall("north|south|east|west|central", direction)
    short = "".join(point[0] for point in points)
    return f"{area}{short}{place[:-1]}-az{ord(place[-1]) - ord('a') + 1}"
