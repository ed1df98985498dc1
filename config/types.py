"""Constrained scalar types, and the base class of every configuration model."""

import re
from enum import StrEnum
from ipaddress import AddressValueError, IPv4Network, NetmaskValueError
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
)

from config.text_form import TextForm

#: Name of the Pulumi project, and so the namespace of its configuration keys.
PROJECT: Final = "keeptrusts-gateway"

#: Placeholder in the shipped files; rejected wherever it is left.
PLACEHOLDER: Final = "REPLACE_ME"

#: Prefix length of a region's network, which holds the whole address plan.
REGION_PREFIX_LENGTH: Final = 16

#: Service CIDR of every cluster; EKS rejects a VPC that overlaps it.
#: https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
SERVICE_CIDR: Final = "172.20.0.0/16"

#: Private address ranges, RFC 1918.
_PRIVATE: Final = tuple(
    map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
)
#: Longest host name, RFC 1035 section 2.3.4.
_LONGEST_HOSTNAME: Final = 253
#: ``*.gateway.`` before the child domain must stay within ACM's 64 octets for a
#: common name, https://docs.aws.amazon.com/acm/latest/userguide/acm-public-certificates.html
_LONGEST_CHILD_DOMAIN: Final = 54
_LABEL: Final = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"


class StrictModel(BaseModel):
    """A section of a YAML file: immutable, without unknown keys, no input in errors."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_default=True, hide_input_in_errors=True
    )


class ClientRegion(StrEnum):
    """Region of clients, as one of Cloudflare's 13 region codes.

    Source: https://developers.cloudflare.com/load-balancing/reference/region-mapping-api/
    """

    WNAM = "WNAM"
    ENAM = "ENAM"
    WEU = "WEU"
    EEU = "EEU"
    NSAM = "NSAM"
    SSAM = "SSAM"
    OC = "OC"
    ME = "ME"
    NAF = "NAF"
    SAF = "SAF"
    SAS = "SAS"
    SEAS = "SEAS"
    NEAS = "NEAS"


_ROLE_ARN: Final = re.compile(r"arn:aws:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+")
#: Networks without public addresses: private, shared, loopback and link-local ones,
#: multicast and reserved ones.
#: Source: https://www.iana.org/assignments/iana-ipv4-special-registry/
_NOT_PUBLIC: Final = tuple(
    map(
        IPv4Network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8"),
            *("169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"),
        ),
    )
)


def _private_slash_16(value: str) -> str:
    try:
        network = IPv4Network(value)
    except (AddressValueError, NetmaskValueError, ValueError):
        network = None
    private = network and any(map(network.subnet_of, _PRIVATE))
    if network is None or network.prefixlen != REGION_PREFIX_LENGTH or not private:
        msg = (
            f"{value!r} is not a private IPv4 /{REGION_PREFIX_LENGTH}; "
            "allowed: a network such as '10.4.0.0/16'"
        )
        raise ValueError(msg)
    if network.overlaps(IPv4Network(SERVICE_CIDR)):
        msg = (
            f"{value!r} is the range of the cluster's Services; "
            "allowed: any other private /16, such as '10.4.0.0/16'"
        )
        raise ValueError(msg)
    return value


def _cidr(value: str) -> str:
    try:
        network = IPv4Network(value)
    except ValueError:
        network = None
    if network is None or "/" not in value:
        msg = f"{value!r} is not an IPv4 network; allowed: one such as '203.0.113.0/24'"
        raise ValueError(msg)
    return value


def _public_cidr(value: str) -> str:
    """Reject a network that EKS does not accept as a source of public access.

    Source: https://docs.aws.amazon.com/eks/latest/userguide/config-cluster-endpoint.html
    """
    network = IPv4Network(_cidr(value))
    reserved = next((one for one in _NOT_PUBLIC if network.subnet_of(one)), None)
    if reserved is not None:
        msg = (
            f"{value!r} is in {reserved}, whose addresses are not public, so EKS "
            "rejects it; allowed: the public networks of your clients"
        )
        raise ValueError(msg)
    return value


def _role_arn(value: str) -> str:
    """Reject principals that IAM knows and EKS refuses; name the accepted form.

    Source: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
    """
    session = re.fullmatch(r"arn:aws:sts::([0-9]{12}):assumed-role/([^/]+)/.+", value)
    if session:
        msg = (
            f"{value!r} is a session of a role, which EKS rejects; allowed: the role, "
            f"such as 'arn:aws:iam::{session[1]}:role/{session[2]}'"
        )
        raise ValueError(msg)
    sso = re.fullmatch(r"arn:aws:iam::([0-9]{12}):role/(AWSReservedSSO_.+)", value)
    if sso:
        msg = (
            f"{value!r} is a role of IAM Identity Center without its path, which does "
            "not exist; allowed: 'arn:aws:iam::"
            f"{sso[1]}:role/aws-reserved/sso.amazonaws.com/REGION/{sso[2]}', without "
            "REGION/ if Identity Center is in the partition's first region"
        )
        raise ValueError(msg)
    if not _ROLE_ARN.fullmatch(value):
        msg = (
            f"{value!r} is not the ARN of an IAM role; allowed: one such as "
            "'arn:aws:iam::111122223333:role/deployer'"
        )
        raise ValueError(msg)
    return value


AwsAccount = Annotated[
    str,
    TextForm(
        pattern=r"^[0-9]{12}$",
        words="an AWS account id of 12 digits",
        example="111122223333",
    ),
]
AwsRegion = Annotated[
    str,
    TextForm(
        pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]$",
        words="an AWS region",
        example="eu-west-1",
        max_length=24,
    ),
]
CloudflareId = Annotated[
    str,
    TextForm(
        pattern=r"^[0-9a-f]{32}$",
        words="an id of 32 hexadecimal digits, as the Cloudflare dashboard shows it",
        example="023e105f4ecef8ad9ca31a8372d0c353",
    ),
]
Hostname = Annotated[
    str,
    TextForm(
        pattern=rf"^{_LABEL}(\.{_LABEL})+$",
        words="a host name in lower case",
        example="gateway.example.com",
        max_length=_LONGEST_HOSTNAME,
    ),
]
ChildDomain = Annotated[
    str,
    TextForm(
        pattern=rf"^{_LABEL}(\.{_LABEL})+$",
        words="a host name in lower case",
        example="gateway.example.com",
        max_length=_LONGEST_CHILD_DOMAIN,
    ),
]
ResidencyZoneName = Annotated[
    str,
    TextForm(
        pattern=r"^[a-z][a-z0-9]{1,14}$",
        words="the name of a residency zone: 2 to 15 lower-case letters and digits",
        example="eu",
    ),
]
PackId = Annotated[
    str,
    TextForm(
        pattern=r"^[a-z][a-z0-9-]{1,30}$",
        words="an id of lower-case letters, digits and hyphens",
        example="eu-gdpr",
    ),
]
Image = Annotated[
    str,
    TextForm(
        pattern=r"^[a-z0-9][a-z0-9./_:-]*[a-z0-9](:[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})$",
        words="an image with a tag or a digest",
        example="keeptrusts/gateway:1.5.0",
        max_length=255,
    ),
]
#: A private ECR registry, optionally with a path prefix of the images.
Registry = Annotated[
    str,
    TextForm(
        pattern=r"^[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(/[a-z0-9._-]+)*$",
        words="a private ECR registry",
        example="111122223333.dkr.ecr.eu-west-1.amazonaws.com",
        max_length=200,
    ),
]
RegionCidr = Annotated[str, AfterValidator(_private_slash_16)]
Cidr = Annotated[str, AfterValidator(_cidr)]
PublicCidr = Annotated[str, AfterValidator(_public_cidr)]
RoleArn = Annotated[
    str,
    AfterValidator(_role_arn),
    Field(json_schema_extra={"pattern": f"^{_ROLE_ARN.pattern}$"}),
]
Reason = Annotated[str, StringConstraints(min_length=8, max_length=200)]
