"""Places where requests land, and landings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from operations.recorded_graph import RecordedResource

#: An AWS region, or an address or host name outside the fleet.
Place = str

#: DNS name of a load balancer: name, number, region.
#: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
_LOAD_BALANCER: Final = re.compile(r"\.([a-z]{2}(?:-[a-z]+)+-\d)\.elb\.amazonaws\.com$")


class UnknownSettingError(ValueError):
    """A setting that the evaluator has no documented rule for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Landing:
    """Where one request may land.

    Attributes:
        places: Every place that may get the request; empty if it is refused.
        refused: Whether Cloudflare answers with an error instead.
        through_fallback: Whether a fallback pool may get it, without regard to health.
    """

    places: frozenset[Place]
    refused: bool = False
    through_fallback: bool = False


def region_of_load_balancer(dns_name: str) -> str | None:
    """Return the region in the DNS name of a load balancer."""
    found = _LOAD_BALANCER.search(dns_name.rstrip(".").lower())
    return None if found is None else found[1]


def answering(places: frozenset[Place], dead: frozenset[str]) -> frozenset[Place]:
    """Return the living places of a name, or all of them if none lives."""
    return places - dead or places


def reject_unknown_settings(
    resource: RecordedResource, known: frozenset[str], inputs: Mapping[str, Any]
) -> None:
    """Reject a setting that has a value and no rule.

    Raises:
        UnknownSettingError: The message names the resource, the setting and its value.
    """
    for key, value in inputs.items():
        if key not in known and value not in (None, "", [], {}, False):
            msg = (
                f"{resource.stack}: {resource.name}: {key} is {value!r}, and where it "
                f"sends requests is not known; remove it, or add its documented rule; "
                f"known: {sorted(known)}"
            )
            raise UnknownSettingError(msg)
