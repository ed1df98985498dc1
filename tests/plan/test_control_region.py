"""The AWS region from which the foundation and global stacks are operated."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from config.loader import load_project
from plan.control_region import control_region
from tests import sample_project

US = "us: {regions: [us-east-1], dr_region: us-west-2, provider_regions: [us]}"


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ({}, "us-west-2"),
        ({"home: us-east-1": "home: eu-west-1"}, "eu-central-1"),
        (
            {
                US: "us: {regions: [us-east-1, us-west-2], planned: [us-west-2], "
                "dr_region: us-west-2, provider_regions: [us]}"
            },
            "ap-southeast-2",
        ),
    ],
    ids=["shipped", "home in eu", "dr_region serves clients"],
)
def test_control_region_serves_no_clients(
    tmp_path: Path, edits: Mapping[str, str], expected: str
) -> None:
    """The loss of a region that serves clients does not stop the drain of it."""
    root = sample_project.write(tmp_path)
    for old, new in edits.items():
        sample_project.edit(root, "Pulumi.yaml", old, new)

    fleet = load_project(root).fleet

    assert control_region(fleet) == expected
    assert expected not in fleet.residency_zone_of
