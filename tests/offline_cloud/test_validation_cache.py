"""An input that was accepted before is not judged again, and no other input gains."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from offline_cloud import validation_cache
from offline_cloud.property_values import UNKNOWN
from offline_cloud.provider import check
from offline_cloud.rule import Violation
from offline_cloud.store import ResourceStore
from offline_cloud.validation_cache import ValidationCache
from tests.offline_cloud.provider_client import Provider
from tests.offline_cloud.validation_records import SUBJECT, VPC, Judge, judge


def test_an_accepted_subject_is_judged_once(tmp_path: Path) -> None:
    """Neither a second question nor a second process costs a judgement."""
    assert judge(tmp_path, SUBJECT, SUBJECT) == 1
    assert judge(tmp_path, SUBJECT) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"token": "aws:ec2/subnet:Subnet"},
        {"urn": "urn:pulumi:other::probe::aws:ec2/vpc:Vpc::it"},
        {"name": "other"},
        {"region": "us-east-1"},
        {"account": "210987654321"},
        {"version": "1.35"},
        {"inputs": {}},
        {"inputs": {**SUBJECT.inputs, "cidrBlock": UNKNOWN}},
        {"inputs": {**SUBJECT.inputs, "enableDnsSupport": 1}},
        {"inputs": {**SUBJECT.inputs, "enableDnsSupport": "true"}},
        {"inputs": {**SUBJECT.inputs, "tags": None}},
    ],
    ids=str,
)
def test_a_subject_that_differs_is_judged(
    tmp_path: Path, change: Mapping[str, Any]
) -> None:
    """Every field and every input is part of the key."""
    judge(tmp_path, SUBJECT)
    assert judge(tmp_path, replace(SUBJECT, **change)) == 1


def test_another_state_of_the_judge_accepts_nothing(tmp_path: Path) -> None:
    """What was accepted by other code is judged by this one."""
    judge(tmp_path, SUBJECT)
    assert ValidationCache(tmp_path, "other").empty
    assert not ValidationCache(tmp_path, "state").empty


def test_a_refused_input_is_refused_again_in_the_same_words(tmp_path: Path) -> None:
    """A warm cache changes nothing that an operator reads."""
    said: list[dict[str, str]] = []
    for _ in range(2):
        cache = ValidationCache(tmp_path, "state")
        store = ResourceStore(tmp_path / "cloud.sqlite")
        provider = Provider("aws", store, {}, validate=cache.wrap(check.validate))
        provider.check(VPC, {"cidrBlock": "10.0.0.0/16"})
        said.append(provider.check(VPC, {"cidrBlock": "10.0.0.0/8"})[1])
        cache.save()
        store.close()
    assert "cidrBlock" in said[0]
    assert said[1] == said[0]
    assert (tmp_path / "state").stat().st_size == validation_cache.RECORD


def test_a_secret_is_not_written(tmp_path: Path) -> None:
    """The file holds neither an accepted secret nor a complaint that quotes one."""
    value = "correct horse battery staple"
    cache = ValidationCache(tmp_path, "state")
    accepted = replace(SUBJECT, inputs={"password": value})
    tuple(cache.wrap(Judge())(accepted))
    refused = Judge((Violation(property="password", reason=f"got {value!r}"),))
    assert tuple(cache.wrap(refused)(SUBJECT)) == refused.complaints
    cache.save()
    assert value.encode() not in (tmp_path / "state").read_bytes()
    assert judge(tmp_path, SUBJECT) == 1
