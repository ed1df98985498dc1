"""Validation with Cloudflare's own schemas, and values that its API changes."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offline_cloud.input_diff import unpersisted_inputs
from offline_cloud.property_schema import ObjectSchema, PropertySchema
from offline_cloud.property_values import UNKNOWNS, format_path, walk
from offline_cloud.property_values import Path as Steps
from offline_cloud.provider.sdk_schema import schema
from offline_cloud.rule import ResourceInputs
from offline_cloud.schemas import cloudflare
from offline_cloud.schemas.validation import validate
from tests.offline_cloud.cloudflare_objects import (
    BALANCER,
    MISTAKES,
    MONITOR,
    POOL,
    RECORD,
    REWRITTEN,
    VALID,
    computed_state,
    inputs_of,
    server_overrides,
    with_value,
)
from tests.sample_project import ROOT

#: Inputs that the vendor's provider reports back and the API does not take.
READ_ONLY: Final = {"origins[].disabledAt"}


def subject(token: str, inputs: Mapping[str, Any]) -> ResourceInputs:
    """Return a resource to validate."""
    urn = f"urn:pulumi:dev::keeptrusts-gateway::{token}::it"
    return ResourceInputs(
        token=token, urn=urn, name="it", inputs=inputs, region="", account=""
    )


def violations(token: str, inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the property and the message of every violation."""
    return [(c.property, c.reason) for c in validate(subject(token, inputs))]


@pytest.mark.parametrize(("token", "path", "value", "scope", "reason"), MISTAKES)
def test_cloudflare_mistake_is_one_violation_at_its_path(
    token: str, path: Steps, value: object, scope: str, reason: str
) -> None:
    """One mistake is one violation, with the path of the program's input."""
    ((found, why),) = violations(token, with_value(VALID[token], path, value))
    assert found == scope
    assert reason in why


@pytest.mark.parametrize("token", VALID)
def test_cloudflare_valid_resource_has_no_violation(token: str) -> None:
    """The mistakes are the only errors in their resources."""
    assert violations(token, VALID[token]) == []


@given(st.data())
@settings(max_examples=150)
def test_cloudflare_documented_values_are_accepted(data: st.DataObject) -> None:
    """Every documented value is valid, and every optional part may be omitted."""
    token = data.draw(st.sampled_from(sorted(VALID)))
    inputs = data.draw(inputs_of(token))
    assert violations(token, inputs) == []


@given(st.data())
@settings(max_examples=150)
def test_cloudflare_unknown_value_has_no_violation(data: st.DataObject) -> None:
    """Any value may be an output that is not known at preview."""
    token = data.draw(st.sampled_from(sorted(VALID)))
    path, _ = data.draw(st.sampled_from(list(walk(VALID[token], ()))))
    depth = data.draw(st.integers(min_value=1, max_value=len(path)))
    unknown = data.draw(st.sampled_from(sorted(UNKNOWNS)))
    changed = with_value(VALID[token], path[:depth], unknown)
    assert violations(token, changed) == []


def test_dns_record_type_decides_the_allowed_properties() -> None:
    """Priority belongs to MX records, and CAA data to CAA records."""
    exchange = {**VALID[RECORD], "type": "MX", "content": "mail.example.com"}
    assert violations(RECORD, {**exchange, "priority": 10}) == []
    issue = {"flags": 0, "tag": "issue", "value": "amazon.com"}
    caa = {**VALID[RECORD], "type": "CAA", "data": issue}
    assert violations(RECORD, {k: v for k, v in caa.items() if k != "content"}) == []


def names(fields: ObjectSchema, prefix: str = "") -> Iterator[str]:
    """Yield the path of every property, at any depth."""
    for name, shape in fields.properties.items():
        yield prefix + name
        yield from _below(shape, prefix + name)


def _below(shape: PropertySchema, path: str) -> Iterator[str]:
    if shape.kind == "object" and not path.endswith("egionPools"):
        yield from names(shape.fields(), f"{path}.")
    elif shape.kind == "list":
        yield from _below(shape.inner[0], f"{path}[]")


@pytest.mark.parametrize("token", [BALANCER, MONITOR, POOL])
def test_cloudflare_inputs_have_a_property_in_the_api_schema(token: str) -> None:
    """Aliases and plurals are included, so no valid input is rejected."""
    known = schema(token)
    assert known is not None
    requested = set(names(cloudflare.fields(token)))
    assert set(names(known.inputs)) - requested - READ_ONLY == set()


def test_dns_record_inputs_have_a_property_in_some_record_type() -> None:
    """Each input of a record belongs to a record of some type."""
    known = schema(RECORD)
    assert known is not None
    requested = {n for one in cloudflare.records().values() for n in names(one)}
    assert set(names(known.inputs)) == requested


def test_cloudflare_type_without_schema_is_reported() -> None:
    """A type that was not validated does not count as valid."""
    token = "cloudflare:index/zoneSetting:ZoneSetting"
    assert cloudflare.not_covered_reason(token)
    assert violations(token, {"colour": "red"}) == []
    assert not any(cloudflare.not_covered_reason(read) for read in VALID)


def test_cloudflare_schemas_are_loaded_on_first_use() -> None:
    """The start of a provider loads no SDK and no schema."""
    code = (
        "import sys, offline_cloud.provider.host; "
        "sys.exit(not {'cloudflare', 'kubernetes_validate'}.isdisjoint(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT)
    assert done.returncode == 0


@pytest.mark.parametrize(("token", "path", "value", "places"), REWRITTEN)
def test_cloudflare_state_differs_from_inputs_where_the_api_changes_them(
    token: str, path: Steps, value: object, places: set[str]
) -> None:
    """No other property differs."""
    requested = with_value(VALID[token], path, value)
    differing = unpersisted_inputs(
        requested, computed_state(token, requested), server_overrides(token)
    )
    assert {format_path(path) for path in differing} == places


@given(st.data())
@settings(max_examples=150)
def test_cloudflare_omitted_defaults_are_no_difference(
    data: st.DataObject,
) -> None:
    """The provider knows the defaults of the API."""
    token = data.draw(st.sampled_from(sorted(VALID)))
    requested = data.draw(inputs_of(token))
    assert (
        list(
            unpersisted_inputs(
                requested, computed_state(token, requested), server_overrides(token)
            )
        )
        == []
    )


@pytest.mark.parametrize(
    ("token", "left_out", "default"),
    [
        (POOL, "enabled", True),
        (POOL, "minimumOrigins", 1),
        (MONITOR, "interval", 60),
        (MONITOR, "expectedCodes", "200"),
        (BALANCER, "sessionAffinity", "none"),
        (BALANCER, "steeringPolicy", "geo"),
        (RECORD, "proxied", False),
    ],
)
def test_cloudflare_state_contains_omitted_defaults(
    token: str, left_out: str, default: object
) -> None:
    """The state is complete for every request."""
    requested = {k: v for k, v in VALID[token].items() if k != left_out}
    assert computed_state(token, requested)[left_out] == default
