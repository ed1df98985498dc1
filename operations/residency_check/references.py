"""References to places in a text: ARNs, host names, regions, words for locations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from config import jurisdictions


class Kind(StrEnum):
    """Kind of a reference."""

    ARN = "ARN"
    HOST = "host name"
    AWS_REGION = "AWS region"
    AZURE_REGION = "Azure region"
    GCP_REGION = "Google Cloud region"
    INFERENCE_PROFILE = "inference profile of Amazon Bedrock"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference as it is written."""

    kind: Kind
    text: str


_ARN: Final = re.compile(r"arn:[a-z0-9-]*:[a-z0-9-]*:[a-z0-9-]*:[0-9a-z]*:[^\s\"',]*")
#: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
_AWS_REGION: Final = re.compile(
    r"(?<![a-z0-9])(?:af|ap|ca|cn|eu|eusc|il|me|mx|sa|us|us-gov|us-iso[a-z]?)"
    r"-(?:north|south|east|west|central|northeast|northwest|southeast|southwest|de-east)"
    r"-[0-9](?=[a-z]?(?:[^a-z0-9]|$))"
)
#: https://cloud.google.com/compute/docs/regions-zones
_GCP_REGION: Final = re.compile(
    r"(?<![a-z0-9-])(?:africa|asia|australia|europe|me|northamerica|southamerica|us)"
    r"-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)"
    r"[0-9]{1,2}(?![a-z0-9])"
)
#: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
_PROFILE: Final = re.compile(
    r"(?<![a-z0-9.-])(?:us|eu|apac|jp|au|ca|us-gov|global)"
    r"\.(?:amazon|anthropic|cohere|deepseek|meta|mistral|openai|qwen|stability|twelvelabs"
    r"|writer)\.[a-z0-9.:-]+"
)
#: Any dotted name, because new top-level domains appear every year.
_HOST: Final = re.compile(
    r"(?<![a-z0-9_.-])(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+"
    r"[a-z](?:[a-z0-9-]*[a-z0-9])?\.?(?![a-z0-9_-])",
    re.IGNORECASE,
)
#: An address that is no network: a prefix would follow.
_BARE_ADDRESS: Final = re.compile(
    r"(?<![0-9.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9.])(?!/[0-9])"
)
#: Host of a URL, whatever its top-level domain.
_URL: Final = re.compile(
    r"[a-z][a-z0-9+.-]*://(?:[^@/\s]*@)?([^/:\s\"'?#]+)", re.IGNORECASE
)
#: A URL up to its query, whose path names no host.
_WHOLE_URL: Final = re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"'?#,]*", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-f:]*::[0-9a-f:]*")
_AZURE_WORD: Final = re.compile(
    r"(?<![a-z0-9-])(?:"
    + "|".join(sorted(jurisdictions.AZURE_REGIONS, key=len, reverse=True))
    + r")(?![a-z0-9-])"
)


def references(text: str) -> Iterator[Reference]:
    """Yield every reference to a place in a text, each once."""
    found: dict[Reference, None] = {}
    for match in _ARN.finditer(text):
        found[Reference(Kind.ARN, match.group())] = None
    rest = _ARN.sub(" ", text)
    for match in _URL.finditer(rest):
        found[_host(match.group(1))] = None
    outside = _WHOLE_URL.sub(" ", rest)
    for match in _HOST.finditer(outside):
        found[_host(match.group())] = None
    for match in _BARE_ADDRESS.finditer(outside):
        found[Reference(Kind.ADDRESS, match.group())] = None
    # Some programs write regions in capitals or with underscores.
    rest = rest.lower().replace("_", "-")
    patterns = (
        (Kind.INFERENCE_PROFILE, _PROFILE),
        (Kind.AWS_REGION, _AWS_REGION),
        (Kind.GCP_REGION, _GCP_REGION),
        (Kind.AZURE_REGION, _AZURE_WORD),
    )
    for kind, pattern in patterns:
        for match in pattern.finditer(rest):
            found[Reference(kind, match.group())] = None
    yield from found


def _host(text: str) -> Reference:
    lowered = text.lower().rstrip(".")
    kind = Kind.ADDRESS if _ADDRESS.fullmatch(lowered.strip("[]")) else Kind.HOST
    return Reference(kind, lowered)
