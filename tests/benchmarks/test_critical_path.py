"""Critical paths of stacks by published creation times."""

from functools import cache
from importlib import import_module
from typing import Any, Final

import pytest

from offline_cloud.registry import RESOURCE_TYPES
from operations.benchmarks import creation_times, critical_path, tables
from operations.benchmarks.creation_times import CreationTime, CreationTimes
from tests.components.region_fixtures import REGIONS, region

SHIPPED: Final = creation_times.read()


def _time(token: str, seconds: float, having: str = "") -> CreationTime:
    return CreationTime(
        token=token, having=having, seconds=seconds, basis="measured", source=""
    )


TIMES: Final = CreationTimes(
    as_of="",
    default=1.0,
    times=(_time("net", 100), _time("db", 900, "copy"), _time("db", 500)),
)


def urn(name: str) -> str:
    """Return the URN of a resource of the graph below."""
    return f"urn:pulumi:s::p::t::{name}"


def resource(token: str, name: str, **rest: Any) -> dict[str, Any]:  # noqa: ANN401 - as a state has it
    """Return a resource as a state has it."""
    return {"urn": urn(name), "type": token, **rest}


#: a network; a component in it, whose child needs it too; a cluster's provider.
GRAPH: Final = [
    resource("keeptrusts:a:B", "room", dependencies=[urn("net")]),
    resource("net", "net"),
    resource("db", "store", inputs={}, propertyDependencies={"vpc": [urn("net")]}),
    resource("pulumi:providers:k", "k", propertyDependencies={"c": [urn("store")]}),
    resource("pod", "pod", provider=f"{urn('k')}::1234", dependencies=["elsewhere"]),
    resource("table", "table", parent=urn("room")),
]


def test_critical_path_follows_every_kind_of_dependency() -> None:
    """Inputs, explicit dependencies, parents and providers count."""
    found = critical_path.whole_stack(GRAPH, TIMES)

    assert [(step.name, step.starts, step.dependency) for step in found.steps] == [
        ("net", 0.0, ""),
        ("store", 100.0, "vpc"),
        ("pod", 600.0, "provider"),
    ]
    assert (found.seconds, found.slowest.name) == (601.0, "store")
    assert found.ratio == pytest.approx(601 / 500)


def test_path_until_serving_ends_with_the_last_deployment() -> None:
    """Resources that no Deployment depends on do not count."""
    slow = resource("db", "copy", inputs={"copy": "x"})
    answers = resource(
        "kubernetes:apps/v1:Deployment", "answers", dependencies=[urn("store")]
    )

    found = critical_path.until_serving([*GRAPH, slow, answers], TIMES)

    assert [step.name for step in found.steps] == ["net", "store", "answers"]
    assert (found.seconds, found.slowest.name) == (601.0, "store")


@pytest.mark.parametrize("edge", ["dependencies", "parent", "provider"])
def test_each_kind_of_dependency_counts_by_itself(edge: str) -> None:
    """A single dependency of each kind delays a resource."""
    value = {"dependencies": [urn("net")], "provider": f"{urn('net')}::1"}
    last = resource("pod", "pod", **{edge: value.get(edge, urn("net"))})

    assert (
        critical_path.whole_stack([last, resource("net", "net")], TIMES).seconds
        == 101.0
    )


def test_slow_resource_outside_the_path_has_its_slack() -> None:
    """A nearly critical branch is listed."""
    second = resource("db", "copy", inputs={"copy": "x"})

    found = critical_path.whole_stack([*GRAPH, second], TIMES)

    assert [step.name for step in found.steps] == ["copy"]
    assert [(step.name, step.slack) for step in found.other_slow] == [
        ("net", 299.0),
        ("store", 299.0),
    ]


def test_entry_with_input_has_precedence() -> None:
    """A replica takes longer than its source."""
    token = "aws:rds/instance:Instance"
    replica = resource(token, "copy", inputs={"replicateSourceDb": "arn"})
    primary = resource(token, "source", inputs={})

    assert SHIPPED.of(replica) > SHIPPED.of(primary) > SHIPPED.default


@cache
def _region(name: str) -> tuple[dict[str, Any], ...]:
    """Return the resources of a region of the shipped fleet, as in a state."""
    return tuple(
        {
            "urn": urn(each.name),
            "type": each.type,
            "inputs": each.inputs,
            "parent": each.parent and urn(each.parent),
            "provider": each.provider and f"{urn(each.provider)}::1",
            "dependencies": [urn(name) for name in each.dependencies],
        }
        for each in region(name).resources
    )


def test_every_type_of_a_region_has_a_reviewed_time() -> None:
    """A new type is reviewed before it takes the default."""
    types = {each["type"] for name in REGIONS for each in _region(name)}
    took = {token for token in types if SHIPPED.of({"type": token, "inputs": {}})}

    assert took - {time.token for time in SHIPPED.times} == SHIPPED.quick


@pytest.mark.parametrize("name", REGIONS)
def test_path_until_serving_is_within_the_target_ratio(name: str) -> None:
    """Dependencies add at most a quarter to the slowest resource."""
    found = critical_path.until_serving(_region(name), SHIPPED)

    assert found.steps[-1].token == "kubernetes:apps/v1:Deployment"
    assert found.slowest.token == "aws:rds/instance:Instance"
    assert found.ratio <= critical_path.TARGET_RATIO


@pytest.mark.parametrize("name", REGIONS)
def test_no_resource_depends_on_the_amp_scraper(name: str) -> None:
    """The scraper is the last step of the whole path."""
    (scraper,) = (
        each["urn"]
        for each in _region(name)
        if each["type"] == "aws:amp/scraper:Scraper"
    )
    waiting = [
        each["urn"]
        for each in _region(name)
        if scraper in {before for before, _ in critical_path.dependencies(each)}
    ]

    whole = critical_path.whole_stack(_region(name), SHIPPED)

    assert whole.ratio > critical_path.TARGET_RATIO
    assert urn(whole.steps[-1].name) == scraper
    assert waiting == []


def _exists(token: str) -> bool:
    """Return whether the provider has a type."""
    package, path, name = token.split(":")
    if token in RESOURCE_TYPES or package != "aws":
        return token in RESOURCE_TYPES
    return hasattr(import_module(f"pulumi_aws.{path.partition('/')[0]}"), name)


@pytest.mark.parametrize("time", SHIPPED.times, ids=lambda time: time.token)
def test_every_entry_has_an_existing_type_and_a_source(time: CreationTime) -> None:
    """Each time has a URL, and no entry is left of a removed type."""
    assert _exists(time.token)
    assert time.source.startswith("https://")
    assert time.basis in {"measured", "estimated"}
    assert time.seconds > SHIPPED.default


def test_table_has_a_row_per_step_and_slow_resource() -> None:
    """The title has the time of the path and its ratio."""
    found = critical_path.whole_stack(
        [*GRAPH, resource("db", "other", inputs={})], TIMES
    )

    table = tables.critical_path("us-east-1", found.to_json(), "2026-11")

    assert table.title is not None
    assert "601 s, 1.20 times" in str(table.title)
    names = list(table.columns[0].cells)
    assert names == ["net", "store", "pod", "other"]
    assert list(table.columns[-1].cells) == ["", "vpc", "provider", "(not on the path)"]
