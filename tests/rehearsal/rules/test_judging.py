"""How a request is judged by the rules."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from operations.rehearsal import rules
from operations.rehearsal.cloud import Cloud
from operations.rehearsal.rules.kubernetes import DEPLOYMENT
from operations.rehearsal.rules.rule import View
from tests.rehearsal.rules import awaiting, cloudflare, elb, route53
from tests.rehearsal.rules.case import REGION, by_rule, kube, place_of
from tests.rehearsal.rules.workloads import CONTAINER, deployment

ACCOUNT: Final = "kubernetes:core/v1:ServiceAccount"
_CASES: Final = by_rule(
    (*awaiting.CASES, *cloudflare.CASES, *elb.CASES, *route53.CASES)
)


def test_a_refusal_leads_to_its_page() -> None:
    """A complaint carries the rule and its source."""
    case = _CASES["R53-007"][0]

    (complaint,) = rules.judge(case.subject(case.refused))

    assert complaint.property == "requestInterval"
    assert complaint.reason.startswith("is 20; allowed are 10 and 30 (R53-007, https")


def test_only_the_request_in_question_is_judged() -> None:
    """A rule about deletion says nothing of a creation."""
    case = _CASES["CFL-007"][0]
    cloud = Cloud(":memory:")
    for thing in case.there:
        cloud.put(thing)
    view = View(cloud=cloud, place="", token=case.token, identity="m-1")
    subject = case.subject({})

    assert list(rules.judge_request("update", subject, view)) == []
    assert len(list(rules.judge_request("delete", subject, view))) == 1


def test_only_the_resource_itself_is_left_out() -> None:
    """What bears the same id elsewhere, or as another type, is another resource."""
    cloud = Cloud(":memory:")
    place = place_of(ACCOUNT)
    cloud.put(kube(ACCOUNT, "app"))
    (account,) = cloud.of_type(ACCOUNT)

    itself = View(cloud=cloud, place=place, token=ACCOUNT, identity=account.id)
    namesake = View(cloud=cloud, place=place, token=DEPLOYMENT, identity=account.id)
    elsewhere = View(cloud=cloud, place="another", token=ACCOUNT, identity=account.id)

    assert list(itself.things(ACCOUNT)) == []
    assert list(namesake.here(ACCOUNT)) == [account]
    assert list(elsewhere.things(ACCOUNT)) == [account]


@pytest.mark.parametrize("arrives", [True, False])
def test_patience_waits_for_what_is_under_way(*, arrives: bool) -> None:
    """What is made side by side still counts; what never comes is refused."""
    cloud = _Late(kube(ACCOUNT, "app") if arrives else None)
    place = place_of(ACCOUNT)
    case = _CASES["AWT-013"][0]
    subject = case.subject(deployment(CONTAINER, serviceAccountName="app"))
    view = View(cloud=cloud, place=place)

    found = list(rules.judge_request("create", subject, view, patience=0.3))

    assert bool(found) is not arrives


class _Late(Cloud):
    """A cloud in which something appears after it was first asked for."""

    def __init__(self, awaited: Any) -> None:  # noqa: ANN401  # a thing or nothing
        super().__init__(":memory:")
        self._awaited = awaited

    def of_type(self, token: str) -> Iterator[Any]:
        """Return what is there, and let the awaited thing arrive."""
        found = list(super().of_type(token))
        if self._awaited is not None and token == self._awaited.token:
            self.put(self._awaited)
        return iter(found)


def test_regions_are_apart() -> None:
    """A name taken in one region is free in another."""
    case = _CASES["NAM-001"][0]
    cloud = Cloud(":memory:")
    for thing in case.there:
        cloud.put(thing)
    subject = case.subject({"name": "alb"})

    here = View(cloud=cloud, place=REGION)
    there = View(cloud=cloud, place="us-east-1")

    assert len(list(rules.judge_request("create", subject, here, patience=0))) == 1
    assert not list(rules.judge_request("create", subject, there, patience=0))
