"""Countries of the regions of cloud providers, and the jurisdictions made of them.

A residency pack names a jurisdiction; every region that the pack names must be in it.
A region that is not in a table has no known country, and is refused.

Sources:
* AWS: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
* Azure: https://learn.microsoft.com/azure/reliability/regions-list
* EU: https://european-union.europa.eu/principles-countries-history/eu-countries_en
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

#: ISO 3166-1 alpha-2 codes of the member states of the European Union.
EU_MEMBERS: Final = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES"),
        *("FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU"),
        *("LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    )
)

#: Country by AWS region of partition ``aws``.
AWS_REGIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "af-south-1": "ZA",
        "ap-east-1": "HK",
        "ap-east-2": "TW",
        "ap-northeast-1": "JP",
        "ap-northeast-2": "KR",
        "ap-northeast-3": "JP",
        "ap-south-1": "IN",
        "ap-south-2": "IN",
        "ap-southeast-1": "SG",
        "ap-southeast-2": "AU",
        "ap-southeast-3": "ID",
        "ap-southeast-4": "AU",
        "ap-southeast-5": "MY",
        "ap-southeast-6": "NZ",
        "ap-southeast-7": "TH",
        "ca-central-1": "CA",
        "ca-west-1": "CA",
        "eu-central-1": "DE",
        "eu-central-2": "CH",
        "eu-north-1": "SE",
        "eu-south-1": "IT",
        "eu-south-2": "ES",
        "eu-west-1": "IE",
        "eu-west-2": "GB",
        "eu-west-3": "FR",
        "il-central-1": "IL",
        "me-central-1": "AE",
        "me-south-1": "BH",
        "mx-central-1": "MX",
        "sa-east-1": "BR",
        "us-east-1": "US",
        "us-east-2": "US",
        "us-west-1": "US",
        "us-west-2": "US",
    }
)

#: Country by Azure region.
AZURE_REGIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "australiaeast": "AU",
        "australiasoutheast": "AU",
        "brazilsouth": "BR",
        "canadacentral": "CA",
        "canadaeast": "CA",
        "centralindia": "IN",
        "centralus": "US",
        "eastasia": "HK",
        "eastus": "US",
        "eastus2": "US",
        "francecentral": "FR",
        "germanywestcentral": "DE",
        "italynorth": "IT",
        "japaneast": "JP",
        "japanwest": "JP",
        "koreacentral": "KR",
        "northcentralus": "US",
        "northeurope": "IE",
        "norwayeast": "NO",
        "polandcentral": "PL",
        "southafricanorth": "ZA",
        "southcentralus": "US",
        "southeastasia": "SG",
        "southindia": "IN",
        "spaincentral": "ES",
        "swedencentral": "SE",
        "switzerlandnorth": "CH",
        "uaenorth": "AE",
        "uksouth": "GB",
        "ukwest": "GB",
        "westcentralus": "US",
        "westeurope": "NL",
        "westus": "US",
        "westus2": "US",
        "westus3": "US",
    }
)


def country(region: str) -> str | None:
    """Return the country of an AWS or Azure region; None if it is not known."""
    return AWS_REGIONS.get(region) or AZURE_REGIONS.get(region)


def countries(jurisdiction: Iterable[str]) -> frozenset[str]:
    """Return the countries of a jurisdiction; ``EU`` stands for its members."""
    named = frozenset(jurisdiction)
    return (named - {"EU"}) | EU_MEMBERS if "EU" in named else named
