"""Every case of the shipped residency packs gives its expected decision."""

from typing import Final

import pytest

from config import pack_cases
from config.loader import POLICIES, RESIDENCY, load_packs
from config.pack_cases import Expected, FlowSample, PackCase
from config.residency_pack import DataClass, ResidencyPack
from plan.residency_decision import decide_flow, decide_sample, expected

_PACKS: Final = load_packs()
_CASES: Final = pack_cases.load_cases(POLICIES / RESIDENCY, _PACKS)
_ALL: Final = [(pack, case) for pack, file in _CASES.items() for case in file.cases]


@pytest.mark.parametrize(
    ("pack", "case"), _ALL, ids=[f"{pack}: {case.name}" for pack, case in _ALL]
)
def test_sample_of_a_case_file_has_the_expected_decision(
    pack: str, case: PackCase
) -> None:
    """The decision and the deciding key are those of the case file."""
    decision = decide_sample(_PACKS[pack], case.sample)

    assert expected(decision) is case.expect
    assert [(each.pack, each.key) for each in decision.grounds] == [(pack, case.rule)]


@pytest.mark.parametrize("pack", _PACKS.values(), ids=_PACKS.keys())
def test_rule_of_a_pack_has_a_case_for_each_decision(pack: ResidencyPack) -> None:
    """A rule without an allowed case, or without a refused one, is not documented."""
    tested = {(case.rule, case.expect) for case in _CASES[pack.id].cases}

    assert pack_cases.outcomes(pack) - tested == frozenset()


def test_rule_that_allows_anywhere_needs_no_refused_case() -> None:
    """Such a rule refuses nothing; every other one can do both."""
    made = pack_cases.outcomes(_PACKS["us-ccpa"])

    assert ("rules.secrets.allowed_in", Expected.REFUSE) not in made
    assert ("rules.secrets.allowed_in", Expected.ALLOW) in made
    assert ("rules.events.condition", Expected.REFUSE) in made
    assert ("rules.telemetry.allowed_in", Expected.REFUSE) in made


def test_data_class_without_a_rule_stays_in_its_region() -> None:
    """The default refuses even another region of the own residency zone."""
    shipped = _PACKS["us-ccpa"]
    rules = shipped.rules.model_copy(update={"telemetry": None})
    pack = shipped.model_copy(update={"rules": rules})
    flow = {"kind": "flow", "data_class": "telemetry"}

    elsewhere = decide_sample(pack, FlowSample.model_validate({**flow, "to": "us"}))
    same = decide_sample(pack, FlowSample.model_validate({**flow, "to": "same-region"}))

    assert (elsewhere.allowed, same.allowed) == (False, True)
    assert [each.key for each in (*elsewhere.grounds, *same.grounds)] == ["default"] * 2
    assert ("default", Expected.REFUSE) in pack_cases.outcomes(pack)


def test_flow_under_two_packs_is_refused_by_each_that_refuses_it() -> None:
    """The grounds name the packs that refuse, and no other."""
    packs = [_PACKS["eu-gdpr"], _PACKS["eu-sovereign"]]

    decision = decide_flow(packs, DataClass.EVENTS, "us", redacted=True)

    assert [(each.pack, each.key) for each in decision.grounds] == [
        ("eu-sovereign", "rules.events.allowed_in")
    ]
