"""Effective residency of each residency zone: its packs combined by the strictest.

The packs of all stacks of a residency zone count together, because its regions serve
each other's clients. A residency zone without a pack promises nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from config.loader import Project, stack_file
from config.residency_pack import (
    BlockedProvider,
    Condition,
    DataClass,
    DataClassRule,
    PiiCategory,
    Reach,
    RequiredProvider,
    ResidencyPack,
)

#: Residency zones that data may enter; None is every one.
ZoneSet = frozenset[str] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class EffectiveRule:
    """Where the data of one class may go.

    Attributes:
        zones: Residency zones it may enter; None for every one. Empty if the data must
            stay in its region.
        condition: What must happen before it leaves its own residency zone.
        packs: Ids of the packs that limit it.
    """

    zones: ZoneSet
    condition: Condition | None
    packs: tuple[str, ...]

    def allows(self, zone: str) -> bool:
        """Return whether data may enter a residency zone, its condition met."""
        return self.zones is None or zone in self.zones

    def allows_only(self, zone: str) -> bool:
        """Return whether data may enter no residency zone but this one."""
        return self.zones is not None and self.zones <= {zone}


@dataclass(frozen=True, kw_only=True, slots=True)
class ZoneResidency:
    """The promise of one residency zone.

    Attributes:
        zone: Name of the residency zone.
        packs: Packs on the stacks of its regions, in order of their ids.
        rules: Effective rule by data class; empty without a pack.
        records_accepted_from: Residency zones whose rows may be copied in.
        blocked: Blocked providers, with the id of the pack that blocks each.
        required: Required provider targets, with the id of the pack.
    """

    zone: str
    packs: tuple[ResidencyPack, ...]
    rules: Mapping[DataClass, EffectiveRule]
    records_accepted_from: ZoneSet
    blocked: Mapping[str, tuple[BlockedProvider, str]]
    required: Mapping[str, tuple[RequiredProvider, str]]

    def keeps(self, data_class: DataClass) -> bool:
        """Return whether data of a class never leaves the residency zone."""
        rule = self.rules.get(data_class)
        return rule is not None and rule.allows_only(self.zone)

    @property
    def is_closed(self) -> bool:
        """Whether prompts and completions stay in the residency zone."""
        return self.keeps(DataClass.INFERENCE)

    @property
    def is_sovereign(self) -> bool:
        """Whether events and records stay, too, so that it needs a home of its own."""
        kept = (DataClass.INFERENCE, DataClass.EVENTS, DataClass.RECORDS)
        return all(map(self.keeps, kept))


def residency_of_zones(project: Project) -> Mapping[str, ZoneResidency]:
    """Return the promise of every residency zone, by name."""
    return MappingProxyType(
        {
            zone: combined(zone, zone_packs(project, zone))
            for zone in project.fleet.residency_zones
        }
    )


def zone_packs(project: Project, zone: str) -> tuple[ResidencyPack, ...]:
    """Return the packs on the stacks of a residency zone, in order of their ids."""
    ids = {
        pack
        for region in project.fleet.residency_zones[zone].regions
        if region in project.regions
        for pack in project.regions[region].residency
    }
    return tuple(project.packs[pack] for pack in sorted(ids))


def pack_warnings(project: Project) -> tuple[str, ...]:
    """Return a warning for each pack or region without effect, and why."""
    packs = (
        f"{pack.id}.yaml: regions: none of {[*pack.regions]} has a stack file, so no "
        "stack can list the pack"
        for pack in project.packs.values()
        if not {*pack.regions} & {*project.regions}
    )
    regions = (
        f"{stack_file(region)}: residency: the region has no pack, so nothing is "
        "promised about its data"
        for region, stack in project.regions.items()
        if not stack.residency
    )
    return (*packs, *regions)


def redacted_categories(project: Project, region: str) -> tuple[PiiCategory, ...]:
    """Return the personal data that a region's gateways redact, in order of names."""
    found = {
        category
        for pack in project.regions[region].residency
        if (redaction := project.packs[pack].redaction) is not None
        for category in redaction.categories
    }
    return tuple(sorted(found))


def zone_homes(project: Project) -> Mapping[str, str]:
    """Return the region with the writable database and API, by residency zone.

    A sovereign residency zone has a home of its own: the first of its regions that has
    a stack file. Every other zone has the fleet's home.
    """
    return MappingProxyType(
        {
            zone: _home(project, residency)
            for zone, residency in residency_of_zones(project).items()
        }
    )


def _home(project: Project, residency: ZoneResidency) -> str:
    home = project.fleet.home
    regions = project.fleet.residency_zones[residency.zone].regions
    if home in regions or not residency.is_sovereign:
        return home
    return next((region for region in regions if region in project.regions), home)


def combined(zone: str, packs: tuple[ResidencyPack, ...]) -> ZoneResidency:
    """Return the promise of a residency zone under packs, the strictest of each."""
    accepted = [
        _reach(zone, pack.rules.records.accepted_from)
        if pack.rules.records
        else frozenset[str]()
        for pack in packs
    ]
    return ZoneResidency(
        zone=zone,
        packs=packs,
        rules=MappingProxyType(
            {each: _strictest(zone, packs, each) for each in DataClass if packs}
        ),
        records_accepted_from=_intersection(accepted),
        blocked=MappingProxyType(
            {b.provider: (b, p.id) for p in packs for b in p.providers.blocked}
        ),
        required=MappingProxyType(
            {r.target: (r, p.id) for p in packs for r in p.providers.required}
        ),
    )


def _strictest(
    zone: str, packs: tuple[ResidencyPack, ...], data_class: DataClass
) -> EffectiveRule:
    rules = [(pack.id, pack.rules.by_class.get(data_class)) for pack in packs]
    sets = {pack: _allowed(zone, rule) for pack, rule in rules}
    zones = _intersection(sets.values())
    limiting = [
        pack
        for pack, rule in rules
        if sets[pack] is not None or (rule is not None and rule.condition)
    ]
    conditions = {rule.condition for _, rule in rules if rule and rule.condition}
    return EffectiveRule(
        zones=zones,
        condition=next(iter(conditions), None),
        packs=tuple(limiting),
    )


def _allowed(zone: str, rule: DataClassRule | None) -> ZoneSet:
    """Return where one pack allows a class; a class without a rule goes nowhere."""
    return frozenset() if rule is None else _reach(zone, rule.allowed_in)


def _reach(zone: str, reach: Reach | tuple[str, ...]) -> ZoneSet:
    match reach:
        case Reach.ANYWHERE:
            return None
        case Reach.RESIDENCY_ZONE:
            return frozenset({zone})
        case _:
            return frozenset({zone, *reach})


def _intersection(sets: Iterable[ZoneSet]) -> ZoneSet:
    """Return what every set allows; None where none of them limits."""
    limited = [each for each in sets if each is not None]
    return limited[0].intersection(*limited[1:]) if limited else None
