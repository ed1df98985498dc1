"""AWS region from which the foundation and global stacks are operated.

The AWS provider asks STS of its own region for the account before anything else, so a
provider in a lost region stops its whole stack. These stacks drain a lost region, so
their provider is in no region that serves clients.
"""

from typing import Final

from config.fleet import FleetConfig

#: Region in which Route 53 publishes the metrics of health checks, and so of alarms.
#: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html
ROUTE53_METRICS_REGION: Final = "us-east-1"


def control_region(fleet: FleetConfig) -> str:
    """Return the ``dr_region`` of home's residency zone, if it serves no clients.

    Otherwise another zone's ``dr_region`` that serves none. The stacks store no data of
    clients, so its law does not matter. If every ``dr_region`` serves clients, it is
    the one of home's zone, which still is not home.
    """
    zones = fleet.residency_zones
    serving = fleet.residency_zone_of
    own = zones[serving[fleet.home]].dr_region
    candidates = [own, *(zones[name].dr_region for name in sorted(zones))]
    return next((one for one in candidates if one not in serving), own)
