"""Packs combine by the strictest value, in any order."""

from random import Random
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from config.loader import load_packs
from config.residency_pack import (
    Condition,
    DataClass,
    DataClassRule,
    DataClassRules,
    Reach,
    RecordsRule,
    ResidencyPack,
)
from plan.residency import EffectiveRule, ZoneSet, combined
from plan.residency_decision import decide_copy, decide_flow

_OWN: Final = "eu"
_ZONES: Final = ("ap", "eu", "us", "sa")
_SHIPPED: Final = load_packs()["eu-sovereign"]

_places = st.one_of(
    st.sampled_from(Reach),
    st.lists(st.sampled_from(_ZONES), min_size=1, unique=True).map(tuple),
)
_conditions = st.none() | st.just(Condition.AFTER_REDACTION)


@st.composite
def rules(draw: st.DrawFn) -> DataClassRules:
    """Return rules of some data classes."""
    values: dict[str, Any] = {}
    for each in draw(st.sets(st.sampled_from(DataClass))):
        places = draw(_places)
        condition = None if places is Reach.RESIDENCY_ZONE else draw(_conditions)
        if each is DataClass.RECORDS:
            values[each.value] = RecordsRule(
                allowed_in=places, condition=condition, accepted_from=draw(_places)
            )
        else:
            values[each.value] = DataClassRule(allowed_in=places, condition=condition)
    return DataClassRules(**values)


@st.composite
def pack_lists(draw: st.DrawFn) -> tuple[ResidencyPack, ...]:
    """Return one to four packs of one residency zone, with ids of their own."""
    return tuple(
        _SHIPPED.model_copy(update={"id": f"pack-{index}", "rules": each})
        for index, each in enumerate(draw(st.lists(rules(), min_size=1, max_size=4)))
    )


def is_within(inner: ZoneSet, outer: ZoneSet) -> bool:
    """Return whether one set of residency zones is a part of another."""
    return outer is None or (inner is not None and inner <= outer)


def is_as_strict(rule: EffectiveRule, other: EffectiveRule) -> bool:
    """Return whether a rule allows nothing that another one refuses."""
    keeps_condition = other.condition is None or rule.condition is other.condition
    return is_within(rule.zones, other.zones) and keeps_condition


@given(pack_lists())
def test_combined_packs_allow_nothing_that_one_of_them_refuses(
    packs: tuple[ResidencyPack, ...],
) -> None:
    """Each pack keeps its limits, whatever other packs are beside it."""
    together = combined(_OWN, packs)

    for pack in packs:
        alone = combined(_OWN, (pack,))
        assert is_within(together.records_accepted_from, alone.records_accepted_from)
        for data_class in DataClass:
            assert is_as_strict(together.rules[data_class], alone.rules[data_class])


@given(pack_lists(), st.randoms(use_true_random=False))
def test_order_of_packs_does_not_change_where_data_may_go(
    packs: tuple[ResidencyPack, ...], random: Random
) -> None:
    """The same packs in another order allow the same."""
    shuffled = tuple(random.sample(packs, len(packs)))
    one, other = combined(_OWN, packs), combined(_OWN, shuffled)

    assert one.records_accepted_from == other.records_accepted_from
    assert {*one.blocked} == {*other.blocked}
    assert {*one.required} == {*other.required}
    for data_class in DataClass:
        assert one.rules[data_class].zones == other.rules[data_class].zones
        assert one.rules[data_class].condition is other.rules[data_class].condition


@given(st.sampled_from(_ZONES))
def test_residency_zone_without_a_pack_promises_nothing(zone: str) -> None:
    """It has no rule, blocks no provider and accepts rows of every zone."""
    residency = combined(zone, ())

    assert residency.rules == {}
    assert residency.records_accepted_from is None
    assert (residency.blocked, residency.required) == ({}, {})
    assert not residency.is_closed
    assert not residency.is_sovereign


@given(pack_lists())
def test_data_class_without_a_rule_in_a_pack_stays_in_its_region(
    packs: tuple[ResidencyPack, ...],
) -> None:
    """One pack without the rule is enough, and it is among the limiting packs."""
    residency = combined(_OWN, packs)

    for data_class in DataClass:
        silent = [p.id for p in packs if data_class not in p.rules.by_class]
        if silent:
            assert residency.rules[data_class].zones == frozenset()
            assert {*silent} <= {*residency.rules[data_class].packs}


@given(pack_lists(), st.sampled_from(DataClass), st.sampled_from(_ZONES), st.booleans())
def test_decision_on_a_flow_equals_the_effective_rule(
    packs: tuple[ResidencyPack, ...],
    data_class: DataClass,
    to: str,
    redacted: bool,  # noqa: FBT001 - hypothesis passes it by position
) -> None:
    """The two readings of the packs agree, for flows and for copied rows."""
    residency = combined(_OWN, packs)
    rule = residency.rules[data_class]
    met = redacted or rule.condition is None or to == _OWN
    accepted = residency.records_accepted_from

    decision = decide_flow(packs, data_class, to, redacted=redacted)

    assert decision.allowed is (rule.allows(to) and met)
    assert decide_copy(packs, to).allowed is (accepted is None or to in accepted)
