"""What a stack waits for, and how long, by published creation times."""

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


def test_the_longest_chain_is_found_through_every_kind_of_edge() -> None:
    """Inputs, explicit dependencies, parents and providers all make a stack wait."""
    found = critical_path.whole_stack(GRAPH, TIMES)

    assert [(step.name, step.starts, step.dependency) for step in found.steps] == [
        ("net", 0.0, ""),
        ("store", 100.0, "vpc"),
        ("pod", 600.0, "provider"),
    ]
    assert (found.seconds, found.slowest.name) == (601.0, "store")
    assert found.ratio == pytest.approx(601 / 500)


def test_what_no_call_waits_for_does_not_count_until_it_serves() -> None:
    """The chain to the last Deployment leaves out what takes longer beside it."""
    slow = resource("db", "copy", inputs={"copy": "x"})
    answers = resource(
        "kubernetes:apps/v1:Deployment", "answers", dependencies=[urn("store")]
    )

    found = critical_path.until_serving([*GRAPH, slow, answers], TIMES)

    assert [step.name for step in found.steps] == ["net", "store", "answers"]
    assert (found.seconds, found.slowest.name) == (601.0, "store")


@pytest.mark.parametrize("edge", ["dependencies", "parent", "provider"])
def test_each_kind_of_edge_counts_by_itself(edge: str) -> None:
    """One resource waits for another whatever the edge between them is."""
    value = {"dependencies": [urn("net")], "provider": f"{urn('net')}::1"}
    last = resource("pod", "pod", **{edge: value.get(edge, urn("net"))})

    assert (
        critical_path.whole_stack([last, resource("net", "net")], TIMES).seconds
        == 101.0
    )


def test_what_is_slow_beside_the_chain_is_told_with_its_slack() -> None:
    """A branch that is nearly as long is seen before it becomes the longest."""
    second = resource("db", "copy", inputs={"copy": "x"})

    found = critical_path.whole_stack([*GRAPH, second], TIMES)

    assert [step.name for step in found.steps] == ["copy"]
    assert [(step.name, step.slack) for step in found.other_slow] == [
        ("net", 299.0),
        ("store", 299.0),
    ]


def test_an_entry_with_an_input_goes_before_the_plain_one() -> None:
    """A replica takes longer than what it is a replica of."""
    token = "aws:rds/instance:Instance"
    replica = resource(token, "copy", inputs={"replicateSourceDb": "arn"})
    primary = resource(token, "source", inputs={})

    assert SHIPPED.of(replica) > SHIPPED.of(primary) > SHIPPED.default


@cache
def _region(name: str) -> tuple[dict[str, Any], ...]:
    """Return what a region of the shipped fleet registers, as a state has it."""
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


def test_every_type_of_a_region_has_its_time_or_is_known_to_need_none() -> None:
    """A new type is looked at before the default is taken for the truth."""
    types = {each["type"] for name in REGIONS for each in _region(name)}
    took = {token for token in types if SHIPPED.of({"type": token, "inputs": {}})}

    assert took - {time.token for time in SHIPPED.times} == SHIPPED.quick


@pytest.mark.parametrize("name", REGIONS)
def test_a_region_serves_soon_after_its_slowest_resource(name: str) -> None:
    """What the program makes wait for each other costs a quarter at the most."""
    found = critical_path.until_serving(_region(name), SHIPPED)

    assert found.steps[-1].token == "kubernetes:apps/v1:Deployment"
    assert found.slowest.token == "aws:rds/instance:Instance"
    assert found.ratio <= critical_path.TARGET_RATIO


@pytest.mark.parametrize("name", REGIONS)
def test_nothing_waits_for_the_collector_of_metrics(name: str) -> None:
    """What takes all of a region past the aim is its last link, and holds nobody up."""
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
    """Tell whether a type is rehearsed, or at least one of the provider's."""
    package, path, name = token.split(":")
    if token in RESOURCE_TYPES or package != "aws":
        return token in RESOURCE_TYPES
    return hasattr(import_module(f"pulumi_aws.{path.partition('/')[0]}"), name)


@pytest.mark.parametrize("time", SHIPPED.times, ids=lambda time: time.token)
def test_every_entry_is_of_a_type_and_has_a_source(time: CreationTime) -> None:
    """Nobody has to believe a figure, and none is left of a type that is gone."""
    assert _exists(time.token)
    assert time.source.startswith("https://")
    assert time.basis in {"measured", "estimated"}
    assert time.seconds > SHIPPED.default


def test_the_table_has_a_line_for_every_link_and_for_what_runs_beside() -> None:
    """The benchmark prints the chain, its ratio, and the slow resources beside it."""
    found = critical_path.whole_stack(
        [*GRAPH, resource("db", "other", inputs={})], TIMES
    )

    table = tables.critical_path("us-east-1", found.to_json(), "2026-11")

    assert table.title is not None
    assert "601 s, 1.20 times" in str(table.title)
    names = list(table.columns[0].cells)
    assert names == ["net", "store", "pod", "other"]
    assert list(table.columns[-1].cells) == ["", "vpc", "provider", "(not on the path)"]
