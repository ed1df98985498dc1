"""Decisions of residency packs on data, regions and providers.

Every pack on a residency zone must allow what happens. A decision names the keys that
made it, so that a report leads back to the files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from config.pack_cases import (
    SAME_REGION,
    CopySample,
    Expected,
    FlowSample,
    PersonalDataSample,
    ProviderSample,
    RegionSample,
    Sample,
    TargetsSample,
)
from config.residency_pack import DataClass, PiiCategory, Reach, ResidencyPack


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """What one pack decided, and by which of its keys.

    Attributes:
        pack: Id of the residency pack.
        key: Key of the pack's file, such as ``rules.records.accepted_from``.
        allowed: Whether the pack allows it.
    """

    pack: str
    key: str
    allowed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What all packs of a residency zone decide together.

    Attributes:
        allowed: Whether no pack refuses it; true without a pack.
        grounds: The refusals, or what allowed it in each pack where none refused.
    """

    allowed: bool
    grounds: tuple[Ground, ...]


def decide_flow(
    packs: Iterable[ResidencyPack],
    data_class: DataClass,
    to: str | None,
    *,
    redacted: bool = False,
) -> Decision:
    """Decide whether data under packs may enter a residency zone.

    ``to`` is the name of the zone, the own one for another of its regions, or None for
    data that stays in its region.
    """
    return _together(_flow(pack, data_class, to, redacted=redacted) for pack in packs)


def decide_copy(packs: Iterable[ResidencyPack], source: str) -> Decision:
    """Decide whether rows of residency zone ``source`` may be copied in under packs."""
    return _together(_copy(pack, source) for pack in packs)


def decide_region(packs: Iterable[ResidencyPack], region: str) -> Decision:
    """Decide whether an AWS region may store or process data under packs."""
    return _together(
        Ground(pack=pack.id, key="regions", allowed=region in pack.regions)
        for pack in packs
    )


def decide_provider(packs: Iterable[ResidencyPack], provider: str) -> Decision:
    """Decide whether gateways under packs may use a provider."""
    return _together(_provider(pack, provider) for pack in packs)


def decide_targets(
    packs: Iterable[ResidencyPack], targets: Mapping[str, str]
) -> Decision:
    """Decide whether gateways have the targets that packs require.

    ``targets`` has the region of each target, by id.
    """
    return _together(
        Ground(
            pack=pack.id,
            key=f"providers.required.{required.target}",
            allowed=targets.get(required.target) == required.region,
        )
        for pack in packs
        for required in pack.providers.required
    )


def decide_personal_data(
    packs: Iterable[ResidencyPack], category: PiiCategory, *, redacted: bool
) -> Decision:
    """Decide whether a request with personal data may be sent to a provider."""
    return _together(
        Ground(
            pack=pack.id,
            key=f"redaction.categories.{category.value}",
            allowed=redacted,
        )
        for pack in packs
        if pack.redaction and category in pack.redaction.categories
    )


def decide_sample(pack: ResidencyPack, sample: Sample) -> Decision:
    """Decide on a sample of a case file under its pack alone."""
    match sample:
        case FlowSample():
            to = None if sample.to == SAME_REGION else sample.to
            return decide_flow([pack], sample.data_class, to, redacted=sample.redacted)
        case CopySample():
            return decide_copy([pack], sample.source)
        case RegionSample():
            return decide_region([pack], sample.region)
        case ProviderSample():
            return decide_provider([pack], sample.provider)
        case TargetsSample():
            return decide_targets([pack], sample.targets)
        case PersonalDataSample():
            return decide_personal_data(
                [pack], sample.category, redacted=sample.redacted
            )


def expected(decision: Decision) -> Expected:
    """Return a decision in the words of a case file."""
    return Expected.ALLOW if decision.allowed else Expected.REFUSE


def _together(grounds: Iterable[Ground]) -> Decision:
    found = tuple(grounds)
    refused = tuple(ground for ground in found if not ground.allowed)
    return Decision(allowed=not refused, grounds=refused or found)


def _flow(
    pack: ResidencyPack, data_class: DataClass, to: str | None, *, redacted: bool
) -> Ground:
    rule = pack.rules.by_class.get(data_class)
    if rule is None:
        return Ground(pack=pack.id, key="default", allowed=to is None)
    key = f"rules.{data_class.value}"
    own = to is None or to == pack.residency_zone
    if not own and not _reaches(rule.allowed_in, to):
        return Ground(pack=pack.id, key=f"{key}.allowed_in", allowed=False)
    if not own and rule.condition is not None:
        return Ground(pack=pack.id, key=f"{key}.condition", allowed=redacted)
    return Ground(pack=pack.id, key=f"{key}.allowed_in", allowed=True)


def _copy(pack: ResidencyPack, source: str) -> Ground:
    rule = pack.rules.records
    if rule is None:
        return Ground(pack=pack.id, key="default", allowed=False)
    allowed = source == pack.residency_zone or _reaches(rule.accepted_from, source)
    return Ground(pack=pack.id, key="rules.records.accepted_from", allowed=allowed)


def _reaches(places: Reach | tuple[str, ...], zone: str | None) -> bool:
    """Return whether places outside the own residency zone include a zone."""
    if isinstance(places, Reach):
        return places is Reach.ANYWHERE
    return zone in places


def _provider(pack: ResidencyPack, provider: str) -> Ground:
    blocked = {each.provider for each in pack.providers.blocked}
    if provider in blocked:
        key = f"providers.blocked.{provider}"
        return Ground(pack=pack.id, key=key, allowed=False)
    return Ground(pack=pack.id, key="providers.blocked", allowed=True)
