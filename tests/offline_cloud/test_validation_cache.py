"""The validation cache skips accepted inputs, and only those."""

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
from tests.offline_cloud.validation_records import (
    SUBJECT,
    VPC,
    RecordingValidator,
    validate_all,
)


def test_accepted_inputs_are_validated_once(tmp_path: Path) -> None:
    """Neither another call nor another process repeats the validation."""
    assert validate_all(tmp_path, SUBJECT, SUBJECT) == 1
    assert validate_all(tmp_path, SUBJECT) == 0


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
def test_changed_inputs_are_validated(
    tmp_path: Path, change: Mapping[str, Any]
) -> None:
    """Every field and every input is part of the key."""
    validate_all(tmp_path, SUBJECT)
    assert validate_all(tmp_path, replace(SUBJECT, **change)) == 1


def test_cache_of_another_digest_is_empty(tmp_path: Path) -> None:
    """Inputs that other code accepted are validated again."""
    validate_all(tmp_path, SUBJECT)
    assert ValidationCache(tmp_path, "other").empty
    assert not ValidationCache(tmp_path, "state").empty


def test_rejected_inputs_are_rejected_again_with_the_same_message(
    tmp_path: Path,
) -> None:
    """A filled cache does not change the messages."""
    failures: list[dict[str, str]] = []
    for _ in range(2):
        cache = ValidationCache(tmp_path, "state")
        store = ResourceStore(tmp_path / "cloud.sqlite")
        provider = Provider("aws", store, {}, validate=cache.wrap(check.validate))
        provider.check(VPC, {"cidrBlock": "10.0.0.0/16"})
        failures.append(provider.check(VPC, {"cidrBlock": "10.0.0.0/8"})[1])
        cache.save()
        store.close()
    assert "cidrBlock" in failures[0]
    assert failures[1] == failures[0]
    assert (tmp_path / "state").stat().st_size == validation_cache.RECORD


def test_cache_file_contains_no_secret(tmp_path: Path) -> None:
    """Neither an accepted secret nor a message that quotes one is written."""
    value = "correct horse battery staple"
    cache = ValidationCache(tmp_path, "state")
    accepted = replace(SUBJECT, inputs={"password": value})
    tuple(cache.wrap(RecordingValidator())(accepted))
    refused = RecordingValidator(
        (Violation(property="password", reason=f"got {value!r}"),)
    )
    assert tuple(cache.wrap(refused)(SUBJECT)) == refused.complaints
    cache.save()
    assert value.encode() not in (tmp_path / "state").read_bytes()
    assert validate_all(tmp_path, SUBJECT) == 1
