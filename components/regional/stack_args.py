"""What a region is told by the project and by the stacks before it."""

from dataclasses import dataclass

import pulumi

from components.regional.database.database_access import Home
from config.stack import Region
from plan.hostnames import Hostnames
from plan.region import RegionPlan


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionalStackArgs:
    """What a region needs from the project and from the stacks before it.

    Attributes:
        plan: What the region contains.
        settings: The region's own file.
        account: AWS account of the fleet.
        hostnames: Every name of the fleet.
        gateway_image: Image of the gateways.
        api_image: Image of the API.
        hosted_zone_id: Zone of the child domain.
        gateway_key: Token of the region's gateways; None where it is seeded.
        home: What a replica copies; None where there is no replica.
        p99_seconds: How long all but one of a hundred requests may take.
    """

    plan: RegionPlan
    settings: Region
    account: str
    hostnames: Hostnames
    gateway_image: str
    api_image: str
    hosted_zone_id: pulumi.Output[str]
    gateway_key: pulumi.Output[str] | None
    home: Home | None
    p99_seconds: float
