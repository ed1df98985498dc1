"""The sample of the product's guide contradicts itself, and the proof says where."""

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pytest
import yaml

from config import loader
from config.loader import Project
from operations.recorded_graph import FleetGraph, RecordedResource
from operations.residency_check.check import check
from plan.provider_targets import target_host
from tests import sample_project
from tests.recorded_fleet import record_fleet

GUIDE: Final[Mapping[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("product_guide.yaml").read_text("utf-8")
)
DOCS: Final = sample_project.ROOT / "docs" / "residency.md"
BEGIN: Final = "<!-- findings of the guide's sample -->\n```\n"
END: Final = "```\n<!-- end -->"
SHARED: Final = "gateway.aws.example.com"


def as_in_the_guide(project: Project, graphs: FleetGraph) -> FleetGraph:
    """Return the recorded fleet with the values of the guide's sample."""
    return MappingProxyType(
        {
            stack: tuple(_resource(project, graph, each) for each in graph)
            for stack, graph in graphs.items()
        }
    )


def _resource(
    project: Project, graph: tuple[RecordedResource, ...], each: RecordedResource
) -> RecordedResource:
    inputs = dict(each.inputs)
    if each.type.endswith(":LoadBalancer") and each.stack == "global":
        inputs |= _pools(graph)
    elif (inputs.get("name"), inputs.get("type")) == (SHARED, "A"):
        inputs = _record(inputs)
    elif each.name == "gateway-workload-files":
        inputs["data"] = {"policy-config.yaml": _policy(project, inputs["data"])}
    else:
        return each
    return replace(each, inputs=inputs)


def _pools(graph: tuple[RecordedResource, ...]) -> dict[str, Any]:
    ids = {
        each.inputs["name"]: each.outputs["id"]
        for each in graph
        if each.type.endswith(":LoadBalancerPool")
    }
    sample = GUIDE["cloudflare"]
    return {
        "fallbackPool": ids[sample["fallback_pool"]],
        "defaultPools": [ids[pool] for pool in sample["default_pools"]],
        "regionPools": {
            area: [ids[pool] for pool in pools]
            for area, pools in sample["region_pools"].items()
        },
    }


def _record(inputs: dict[str, Any]) -> dict[str, Any]:
    gone = {"aliases", "healthCheckId"}
    kept = {key: value for key, value in inputs.items() if key not in gone}
    address = GUIDE["route53"][inputs["setIdentifier"]]
    return {**kept, "records": [address], "ttl": 60}


def _policy(project: Project, data: Mapping[str, str]) -> str:
    policy = yaml.safe_load(data["policy-config.yaml"])
    declared = {target.id: target for target in project.providers.targets}
    policy["providers"] = {
        "targets": [
            {
                **target,
                "model": declared[target["id"]].model,
                "base_url": f"https://{target_host(project, declared[target['id']])}",
            }
            for target in GUIDE["targets"]
        ]
    }
    policy["event_delivery"] = {
        key: f"https://{region}.api.aws.example.com/v1/events"
        for key, region in GUIDE["event_delivery"].items()
    }
    text: str = yaml.safe_dump(policy, sort_keys=False)
    return text


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Findings of the shipped fleet with the values of the guide."""
    root = sample_project.write(tmp_path_factory.mktemp("guide"))
    project = loader.load_project(root)
    graphs = as_in_the_guide(project, record_fleet(project))
    result = check(project, graphs, date(2026, 11, 27))
    return sorted(str(finding) for finding in result.findings)


def test_each_contradiction_of_the_guide_is_reported(report: list[str]) -> None:
    """Foreign fallback, blocked providers, private addresses; nothing else."""
    fallback = [line for line in report if ".fallbackPool:" in line]
    blocked = [line for line in report if "which eu-gdpr blocks" in line]
    private = [line for line in report if "no declared fact explains address" in line]

    assert len(fallback) == 2
    assert [line.split("'")[1] for line in blocked] == ["openai-eu", "openai-us"]
    assert sorted(line.split("'")[1] for line in private) == sorted(
        GUIDE["route53"].values()
    )
    assert sorted([*fallback, *blocked, *private]) == report


def test_documentation_shows_the_report_of_the_guide(report: list[str]) -> None:
    """The page has the findings as the proof prints them."""
    shown = "".join(f"{line}\n" for line in report)
    page = DOCS.read_text("utf-8")
    before, rest = page.split(BEGIN)
    block, after = rest.split(END)
    if os.environ.get("UPDATE_GOLDEN"):
        DOCS.write_text(f"{before}{BEGIN}{shown}{END}{after}", "utf-8")
        return

    assert block == shown
