"""Validation of a request by the rules."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from offline_cloud import rule_validation
from offline_cloud.kubernetes.core.rules.objects import DEPLOYMENT
from offline_cloud.rule import StoreView
from offline_cloud.store import ResourceStore
from tests.offline_cloud.rules import cloudflare, elbv2, kubernetes_readiness, route53
from tests.offline_cloud.rules.case import REGION, by_rule, kubernetes_object, scope_of
from tests.offline_cloud.rules.kubernetes_workloads import CONTAINER, deployment

ACCOUNT: Final = "kubernetes:core/v1:ServiceAccount"
_CASES: Final = by_rule(
    (*kubernetes_readiness.CASES, *cloudflare.CASES, *elbv2.CASES, *route53.CASES)
)


def test_violation_names_rule_and_source() -> None:
    """The message ends with the id of the rule and the source's URL."""
    case = _CASES["R53-007"][0]

    (complaint,) = rule_validation.validate_inputs(case.subject(case.rejected_inputs))

    assert complaint.property == "requestInterval"
    assert complaint.reason.startswith("is 20; allowed are 10 and 30 (R53-007, https")


def test_rule_of_deletions_ignores_updates() -> None:
    """A rule applies only to its kind of request."""
    case = _CASES["CFL-007"][0]
    store = ResourceStore(":memory:")
    for resource in case.existing:
        store.upsert(resource)
    view = StoreView(store=store, scope="", token=case.token, identity="m-1")
    subject = case.subject({})

    assert list(rule_validation.validate_request("update", subject, view)) == []
    assert len(list(rule_validation.validate_request("delete", subject, view))) == 1


def test_store_view_others_excludes_only_the_resource_itself() -> None:
    """A resource with the same id and another scope or type is another one."""
    store = ResourceStore(":memory:")
    scope = scope_of(ACCOUNT)
    store.upsert(kubernetes_object(ACCOUNT, "app"))
    (account,) = store.of_type(ACCOUNT)

    itself = StoreView(store=store, scope=scope, token=ACCOUNT, identity=account.id)
    namesake = StoreView(
        store=store, scope=scope, token=DEPLOYMENT, identity=account.id
    )
    elsewhere = StoreView(
        store=store, scope="another", token=ACCOUNT, identity=account.id
    )

    assert list(itself.others(ACCOUNT)) == []
    assert list(namesake.in_scope(ACCOUNT)) == [account]
    assert list(elsewhere.others(ACCOUNT)) == [account]


@pytest.mark.parametrize("arrives", [True, False])
def test_validation_waits_for_resources_in_creation(*, arrives: bool) -> None:
    """A resource created in parallel counts; one that never appears is a violation."""
    cloud = _DelayedStore(kubernetes_object(ACCOUNT, "app") if arrives else None)
    scope = scope_of(ACCOUNT)
    case = _CASES["AWT-013"][0]
    subject = case.subject(deployment(CONTAINER, serviceAccountName="app"))
    view = StoreView(store=cloud, scope=scope)

    found = list(rule_validation.validate_request("create", subject, view, timeout=0.3))

    assert bool(found) is not arrives


class _DelayedStore(ResourceStore):
    """A store in which a resource appears after the first read."""

    def __init__(self, awaited: Any) -> None:  # noqa: ANN401  # a resource or None
        super().__init__(":memory:")
        self._awaited = awaited

    def of_type(self, token: str) -> Iterator[Any]:
        """Return the stored resources, and add the delayed one afterwards."""
        found = list(super().of_type(token))
        if self._awaited is not None and token == self._awaited.token:
            self.upsert(self._awaited)
        return iter(found)


def test_name_is_unique_per_region() -> None:
    """A name used in one region is free in another."""
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
