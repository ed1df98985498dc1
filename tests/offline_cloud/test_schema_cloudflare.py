"""What Cloudflare's own contract refuses, and what its API does not keep."""

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
    answered,
    inputs_of,
    rewrites,
    with_value,
)
from tests.sample_project import ROOT

#: Inputs that the vendor's provider reports back and the API does not take.
READ_ONLY: Final = {"origins[].disabledAt"}


def subject(token: str, inputs: Mapping[str, Any]) -> ResourceInputs:
    """Return a resource to be judged."""
    urn = f"urn:pulumi:dev::keeptrusts-gateway::{token}::it"
    return ResourceInputs(
        token=token, urn=urn, name="it", inputs=inputs, region="", account=""
    )


def complaints(token: str, inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return where something is refused, and why."""
    return [(c.property, c.reason) for c in validate(subject(token, inputs))]


@pytest.mark.parametrize(("token", "path", "value", "scope", "reason"), MISTAKES)
def test_a_mistake_is_named_where_it_is(
    token: str, path: Steps, value: object, scope: str, reason: str
) -> None:
    """One mistake is one complaint, with the path the program wrote it at."""
    ((found, why),) = complaints(token, with_value(VALID[token], path, value))
    assert found == scope
    assert reason in why


@pytest.mark.parametrize("token", VALID)
def test_a_whole_resource_is_not_complained_about(token: str) -> None:
    """The mistakes are the only thing wrong with their resources."""
    assert complaints(token, VALID[token]) == []


@given(st.data())
@settings(max_examples=150)
def test_whatever_is_allowed_is_allowed(data: st.DataObject) -> None:
    """Any choice among the documented values, and any part left out, passes."""
    token = data.draw(st.sampled_from(sorted(VALID)))
    inputs = data.draw(inputs_of(token))
    assert complaints(token, inputs) == []


@given(st.data())
@settings(max_examples=150)
def test_what_is_not_known_yet_is_not_complained_about(data: st.DataObject) -> None:
    """Any value may be an output of something not made yet."""
    token = data.draw(st.sampled_from(sorted(VALID)))
    path, _ = data.draw(st.sampled_from(list(walk(VALID[token], ()))))
    depth = data.draw(st.integers(min_value=1, max_value=len(path)))
    unknown = data.draw(st.sampled_from(sorted(UNKNOWNS)))
    changed = with_value(VALID[token], path[:depth], unknown)
    assert complaints(token, changed) == []


def test_the_type_of_a_record_decides_what_it_takes() -> None:
    """A preference belongs to a mail exchange and the parts of a CAA record to it."""
    exchange = {**VALID[RECORD], "type": "MX", "content": "mail.example.com"}
    assert complaints(RECORD, {**exchange, "priority": 10}) == []
    issue = {"flags": 0, "tag": "issue", "value": "amazon.com"}
    caa = {**VALID[RECORD], "type": "CAA", "data": issue}
    assert complaints(RECORD, {k: v for k, v in caa.items() if k != "content"}) == []


def names(fields: ObjectSchema, prefix: str = "") -> Iterator[str]:
    """Yield the path of every property, however deep."""
    for name, shape in fields.properties.items():
        yield prefix + name
        yield from _below(shape, prefix + name)


def _below(shape: PropertySchema, path: str) -> Iterator[str]:
    if shape.kind == "object" and not path.endswith("egionPools"):
        yield from names(shape.fields(), f"{path}.")
    elif shape.kind == "list":
        yield from _below(shape.inner[0], f"{path}[]")


@pytest.mark.parametrize("token", [BALANCER, MONITOR, POOL])
def test_every_input_has_a_place_in_a_request(token: str) -> None:
    """Aliases and plurals included: no input is refused for being called otherwise."""
    known = schema(token)
    assert known is not None
    requested = set(names(cloudflare.fields(token)))
    assert set(names(known.inputs)) - requested - READ_ONLY == set()


def test_every_part_of_a_record_has_a_place_in_a_request() -> None:
    """Each input of a record belongs to a record of some type."""
    known = schema(RECORD)
    assert known is not None
    requested = {n for one in cloudflare.records().values() for n in names(one)}
    assert set(names(known.inputs)) == requested


def test_a_type_without_a_model_is_counted_as_such() -> None:
    """Silence about an unread type is not a pass."""
    token = "cloudflare:index/zoneSetting:ZoneSetting"
    assert cloudflare.not_covered_reason(token)
    assert complaints(token, {"colour": "red"}) == []
    assert not any(cloudflare.not_covered_reason(read) for read in VALID)


def test_contracts_are_loaded_when_they_are_asked() -> None:
    """Providers start as fast as before: no SDK and no schema comes with them."""
    code = (
        "import sys, offline_cloud.provider.host; "
        "sys.exit(not {'cloudflare', 'kubernetes_validate'}.isdisjoint(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT)
    assert done.returncode == 0


@pytest.mark.parametrize(("token", "path", "value", "places"), REWRITTEN)
def test_what_the_api_does_not_keep_is_told_apart(
    token: str, path: Steps, value: object, places: set[str]
) -> None:
    """The answer differs from the request exactly where the API rewrites it."""
    asked = with_value(VALID[token], path, value)
    differing = unpersisted_inputs(asked, answered(token, asked), rewrites(token))
    assert {format_path(path) for path in differing} == places


@given(st.data())
@settings(max_examples=150)
def test_what_is_left_out_is_filled_in_without_a_difference(
    data: st.DataObject,
) -> None:
    """The provider knows the defaults of the API: leaving them out is no drift."""
    token = data.draw(st.sampled_from(sorted(VALID)))
    asked = data.draw(inputs_of(token))
    assert (
        list(unpersisted_inputs(asked, answered(token, asked), rewrites(token))) == []
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
def test_a_default_left_out_is_answered(
    token: str, left_out: str, default: object
) -> None:
    """The answer is whole, whatever the request left out."""
    asked = {k: v for k, v in VALID[token].items() if k != left_out}
    assert answered(token, asked)[left_out] == default
