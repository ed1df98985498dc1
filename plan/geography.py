"""Coordinates of AWS regions and client regions, and regions by distance.

AWS names regions after a city or a state and publishes no coordinates. The table has
the coordinates of that place, to a tenth of a degree.
https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
Client regions are Cloudflare's 13 load balancing regions, each represented by a large
city near the middle of its clients.
https://developers.cloudflare.com/load-balancing/reference/region-mapping-api/

Distance approximates latency. It decides the order of pools, not which pools are
lawful. A new region needs one line in ``REGIONS``.
"""

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType
from typing import Final

from config.types import ClientRegion

Coordinates = tuple[float, float]

#: Mean radius of the earth in kilometres.
_EARTH_KM: Final = 6371.0

#: Latitude and longitude by AWS region.
REGIONS: Final = MappingProxyType[str, Coordinates](
    {
        "af-south-1": (-33.9, 18.4),  # Cape Town
        "ap-east-1": (22.3, 114.2),  # Hong Kong
        "ap-northeast-1": (35.7, 139.7),  # Tokyo
        "ap-northeast-2": (37.6, 127.0),  # Seoul
        "ap-northeast-3": (34.7, 135.5),  # Osaka
        "ap-south-1": (19.1, 72.9),  # Mumbai
        "ap-south-2": (17.4, 78.5),  # Hyderabad
        "ap-southeast-1": (1.4, 103.8),  # Singapore
        "ap-southeast-2": (-33.9, 151.2),  # Sydney
        "ap-southeast-3": (-6.2, 106.8),  # Jakarta
        "ap-southeast-4": (-37.8, 145.0),  # Melbourne
        "ca-central-1": (45.5, -73.6),  # Montreal
        "ca-west-1": (51.0, -114.1),  # Calgary
        "eu-central-1": (50.1, 8.7),  # Frankfurt
        "eu-central-2": (47.4, 8.5),  # Zurich
        "eu-north-1": (59.3, 18.1),  # Stockholm
        "eu-south-1": (45.5, 9.2),  # Milan
        "eu-south-2": (41.6, -0.9),  # Aragon
        "eu-west-1": (53.3, -6.3),  # Dublin
        "eu-west-2": (51.5, -0.1),  # London
        "eu-west-3": (48.9, 2.4),  # Paris
        "il-central-1": (32.1, 34.8),  # Tel Aviv
        "me-central-1": (25.2, 55.3),  # United Arab Emirates
        "me-south-1": (26.2, 50.6),  # Bahrain
        "sa-east-1": (-23.6, -46.6),  # Sao Paulo
        "us-east-1": (38.9, -77.5),  # Northern Virginia
        "us-east-2": (40.0, -83.0),  # Ohio
        "us-west-1": (37.8, -122.4),  # Northern California
        "us-west-2": (45.6, -122.6),  # Oregon
    }
)

#: Latitude and longitude by Cloudflare region.
CLIENT_REGIONS: Final = MappingProxyType[ClientRegion, Coordinates](
    {
        ClientRegion.WNAM: (37.8, -122.4),  # San Francisco
        ClientRegion.ENAM: (40.7, -74.0),  # New York
        ClientRegion.WEU: (48.9, 2.4),  # Paris
        ClientRegion.EEU: (52.2, 21.0),  # Warsaw
        ClientRegion.NSAM: (4.7, -74.1),  # Bogota
        ClientRegion.SSAM: (-23.6, -46.6),  # Sao Paulo
        ClientRegion.OC: (-33.9, 151.2),  # Sydney
        ClientRegion.ME: (24.7, 46.7),  # Riyadh
        ClientRegion.NAF: (30.0, 31.2),  # Cairo
        ClientRegion.SAF: (-15.4, 28.3),  # Lusaka
        ClientRegion.SAS: (19.1, 72.9),  # Mumbai
        ClientRegion.SEAS: (3.1, 101.7),  # Kuala Lumpur
        ClientRegion.NEAS: (35.7, 139.7),  # Tokyo
    }
)


def region_point(region: str) -> Coordinates:
    """Return the coordinates of a region.

    Raises:
        ValueError: The region is not in the table.
    """
    try:
        return REGIONS[region]
    except KeyError:
        message = (
            f"the coordinates of region {region!r} are not known, so the nearest "
            "region of a client region cannot be computed; add its latitude and "
            "longitude to REGIONS in plan/geography.py"
        )
        raise ValueError(message) from None


def distance_km(here: Coordinates, there: Coordinates) -> float:
    """Return the great-circle distance between two points."""
    (lat1, lon1), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (here, there))
    arc = sin((lat2 - lat1) / 2) ** 2
    arc += cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(arc))


def nearest_first(origin: Coordinates, regions: Iterable[str]) -> tuple[str, ...]:
    """Order regions by distance from a point; equal distances by name."""
    by_distance = sorted((distance_km(origin, region_point(r)), r) for r in regions)
    return tuple(region for _, region in by_distance)
