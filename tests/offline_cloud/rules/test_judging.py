"""How a request is judged by the rules."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from offline_cloud import rule_validation
from offline_cloud.kubernetes.core.rules.objects import DEPLOYMENT
from offline_cloud.rule import StoreView
from offline_cloud.store import ResourceStore
from tests.offline_cloud.rules import awaiting, cloudflare, elb, route53
from tests.offline_cloud.rules.case import REGION, by_rule, kube, place_of
from tests.offline_cloud.rules.workloads import CONTAINER, deployment

ACCOUNT: Final = "kubernetes:core/v1:ServiceAccount"
_CASES: Final = by_rule(
    (*awaiting.CASES, *cloudflare.CASES, *elb.CASES, *route53.CASES)
)


def test_a_refusal_leads_to_its_page() -> None:
    """A complaint carries the rule and its source."""
    case = _CASES["R53-007"][0]

    (complaint,) = rule_validation.validate_inputs(case.subject(case.refused))

    assert complaint.property == "requestInterval"
    assert complaint.reason.startswith("is 20; allowed are 10 and 30 (R53-007, https")


def test_only_the_request_in_question_is_judged() -> None:
    """A rule about deletion says nothing of a creation."""
    case = _CASES["CFL-007"][0]
    store = ResourceStore(":memory:")
    for resource in case.existing:
        store.upsert(resource)
    view = StoreView(store=store, scope="", token=case.token, identity="m-1")
    subject = case.subject({})

    assert list(rule_validation.validate_request("update", subject, view)) == []
    assert len(list(rule_validation.validate_request("delete", subject, view))) == 1


def test_only_the_resource_itself_is_left_out() -> None:
    """What bears the same id elsewhere, or as another type, is another resource."""
    store = ResourceStore(":memory:")
    place = place_of(ACCOUNT)
    store.upsert(kube(ACCOUNT, "app"))
    (account,) = store.of_type(ACCOUNT)

    itself = StoreView(store=store, scope=place, token=ACCOUNT, identity=account.id)
    namesake = StoreView(
        store=store, scope=place, token=DEPLOYMENT, identity=account.id
    )
    elsewhere = StoreView(
        store=store, scope="another", token=ACCOUNT, identity=account.id
    )

    assert list(itself.others(ACCOUNT)) == []
    assert list(namesake.in_scope(ACCOUNT)) == [account]
    assert list(elsewhere.others(ACCOUNT)) == [account]


@pytest.mark.parametrize("arrives", [True, False])
def test_patience_waits_for_what_is_under_way(*, arrives: bool) -> None:
    """What is made side by side still counts; what never comes is refused."""
    cloud = _Late(kube(ACCOUNT, "app") if arrives else None)
    place = place_of(ACCOUNT)
    case = _CASES["AWT-013"][0]
    subject = case.subject(deployment(CONTAINER, serviceAccountName="app"))
    view = StoreView(store=cloud, scope=place)

    found = list(rule_validation.validate_request("create", subject, view, timeout=0.3))

    assert bool(found) is not arrives


class _Late(ResourceStore):
    """A cloud in which something appears after it was first asked for."""

    def __init__(self, awaited: Any) -> None:  # noqa: ANN401  # a thing or nothing
        super().__init__(":memory:")
        self._awaited = awaited

    def of_type(self, token: str) -> Iterator[Any]:
        """Return what is there, and let the awaited thing arrive."""
        found = list(super().of_type(token))
        if self._awaited is not None and token == self._awaited.token:
            self.upsert(self._awaited)
        return iter(found)


def test_regions_are_apart() -> None:
    """A name taken in one region is free in another."""
    case = _CASES["NAM-001"][0]
    store = ResourceStore(":memory:")
    for resource in case.existing:
        store.upsert(resource)
    subject = case.subject({"name": "alb"})

    here = StoreView(store=store, scope=REGION)
    there = StoreView(store=store, scope="us-east-1")

    assert (
        len(list(rule_validation.validate_request("create", subject, here, timeout=0)))
        == 1
    )
    assert not list(
        rule_validation.validate_request("create", subject, there, timeout=0)
    )
