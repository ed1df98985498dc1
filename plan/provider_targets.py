"""Model providers that a region's gateways use, and the AWS resources they need.

Gateways of a region get targets of their own residency zone only. In a closed zone a
target must also process requests in the zone.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from config import jurisdictions
from config.errors import ConfigError, config_error
from config.loader import PROVIDERS, Project
from config.network import NatMode
from config.provider_pack import Processing, ProviderTarget
from plan.region import plan_regions
from plan.residency import ZoneResidency, residency_of_zones

BEDROCK: Final = "aws-bedrock"

#: Regions to which a geographic inference profile of Amazon Bedrock sends requests, by
#: the prefix of its id. A model may use fewer of them.
#: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
INFERENCE_PROFILES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "us": ("us-east-1", "us-east-2", "us-west-1", "us-west-2"),
        "eu": (
            "eu-central-1",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-3",
        ),
        "apac": (
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
        ),
    }
)
#: Prefix of a profile that sends requests to any commercial region.
_GLOBAL: Final = "global"
#: Prefix of any geographic profile. A model's id begins with its provider, such as
#: ``anthropic`` or ``ai21``, and no provider has a name of this form.
_GEOGRAPHY: Final = re.compile(r"[a-z]{2}(-[a-z]+)?")


def region_targets(project: Project, region: str) -> tuple[ProviderTarget, ...]:
    """Return the targets of a region's gateways, in the order of the provider pack.

    Raises:
        ConfigError: A target processes requests outside its closed zone or has no host,
            or no target is left.
    """
    zone = project.fleet.residency_zone_of[region]
    residency = residency_of_zones(project)[zone]
    own = [target for target in project.providers.targets if _is_local(target, zone)]
    allowed = [target for target in own if target.provider not in residency.blocked]
    problems = [p for target in allowed for p in _problems(project, residency, target)]
    if problems:
        raise ConfigError("\n".join(map(str, problems)))
    if not allowed and project.providers.enabled:
        message = (
            f"no target is left for residency zone {zone!r}; its packs block "
            f"{sorted(residency.blocked)}; add a target with residency_zone: {zone}"
        )
        raise config_error(PROVIDERS, "targets", message)
    return tuple(allowed) if project.providers.enabled else ()


def unreachable_warnings(project: Project) -> tuple[str, ...]:
    """Return a sentence for each region without egress that reaches no target."""
    return tuple(
        f"region {region!r} has no egress (network.nat: none) and no target of "
        f"{BEDROCK!r} in {region!r}, so its gateways serve no model"
        for region, plan in plan_regions(project).items()
        if plan.size.nat is NatMode.NONE
        and not any(
            target.provider == BEDROCK and target.region == region
            for target in region_targets(project, region)
        )
    )


def target_host(project: Project, target: ProviderTarget) -> str:
    """Return the host name of a target's endpoint."""
    if target.provider == BEDROCK:
        return f"bedrock-runtime.{target.region}.amazonaws.com"
    return target.host or project.fleet.provider_hosts[target.id]


def bedrock_model_arns(project: Project, region: str) -> tuple[str, ...]:
    """Return the ARNs that the gateways of a region may invoke, without wildcards.

    An inference profile needs itself and its model in each of its regions:
    https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
    """
    account = project.fleet.accounts.aws
    arns: list[str] = []
    for target in region_targets(project, region):
        if target.provider != BEDROCK:
            continue
        geography, _, base = target.model.partition(".")
        if geography not in INFERENCE_PROFILES:
            arns.append(_model_arn(target.region, target.model))
            continue
        profile = f"inference-profile/{target.model}"
        arns.append(f"arn:aws:bedrock:{target.region}:{account}:{profile}")
        arns += [_model_arn(r, base) for r in INFERENCE_PROFILES[geography]]
    return tuple(dict.fromkeys(arns))


def _model_arn(region: str, model: str) -> str:
    return f"arn:aws:bedrock:{region}::foundation-model/{model}"


def _is_local(target: ProviderTarget, zone: str) -> bool:
    return target.residency_zone == zone


def _problems(
    project: Project, residency: ZoneResidency, target: ProviderTarget
) -> Iterator[ConfigError]:
    """Yield why a target cannot be used in its residency zone."""
    key = f"targets.{target.id}"
    if target.provider == BEDROCK:
        yield from _profile_problems(residency, target, key)
    elif target.host is None and target.id not in project.fleet.provider_hosts:
        message = "has no host; set fleet.provider_hosts in Pulumi.yaml for this target"
        yield config_error(PROVIDERS, f"{key}.host", message)
    if not residency.is_closed:
        return
    zone = project.fleet.residency_zones[residency.zone]
    inside = {*zone.regions, *zone.provider_regions}
    packs = [pack.id for pack in residency.packs]
    if target.processing is Processing.GLOBAL or target.region not in inside:
        message = (
            f"processes requests in {target.region!r} ({target.processing.value}), but "
            f"{packs} keep inference in residency zone {residency.zone!r}; allowed: "
            f"'regional' in one of {sorted(inside)}, or block the provider"
        )
        yield config_error(PROVIDERS, key, message)


def _profile_problems(
    residency: ZoneResidency, target: ProviderTarget, key: str
) -> Iterator[ConfigError]:
    model, prefix = target.model, target.model.partition(".")[0]
    regions = INFERENCE_PROFILES.get(prefix, ())
    message = ""
    if prefix == _GLOBAL:
        message = "is a profile that sends requests to any region"
    elif _GEOGRAPHY.fullmatch(prefix) and not regions:
        message = "is a profile whose regions are unknown"
    elif regions and target.region not in regions:
        message = f"is a profile of another geography than {target.region!r}"
    for pack in residency.packs if residency.is_closed else ():
        allowed = jurisdictions.countries(pack.jurisdiction)
        foreign = [r for r in regions if jurisdictions.country(r) not in allowed]
        if foreign and not message:
            message = (
                f"sends requests to {foreign}, outside the jurisdiction "
                f"{[*pack.jurisdiction]} of {pack.id!r}"
            )
    if message:
        allowed_profiles = sorted(INFERENCE_PROFILES)
        yield config_error(
            PROVIDERS,
            f"{key}.model",
            f"{model!r} {message}; name a model, or the profile of the own geography, "
            f"one of {allowed_profiles}",
        )
