"""Policy files in the ConfigMaps of all gateways, beside the committed files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from config import loader
from operations.recorded_graph import RecordedResource
from plan.gateway_policy import BASE_FILE, REGION_FILE
from tests import sample_project
from tests.recorded_fleet import record_fleet

_COMMITTED: Final = loader.POLICIES / "gateway"


def _policy_files(resources: tuple[RecordedResource, ...]) -> list[Mapping[str, str]]:
    """Return the data of each ConfigMap that holds a gateway's policy."""
    return [
        each.inputs["data"]
        for each in resources
        if each.type == "kubernetes:core/v1:ConfigMap"
        and REGION_FILE in each.inputs.get("data", {})
    ]


def test_config_map_of_every_region_equals_the_committed_files(tmp_path: Path) -> None:
    """What a reviewer reads in the repository is what the gateways mount."""
    project = loader.load_project(sample_project.write(tmp_path))
    graphs = record_fleet(project)
    base = (_COMMITTED / "main" / BASE_FILE).read_text("utf-8")

    for region in project.regions:
        own = (_COMMITTED / "regions" / region / REGION_FILE).read_text("utf-8")
        assert _policy_files(graphs[region]) == [{BASE_FILE: base, REGION_FILE: own}]
