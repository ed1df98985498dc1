"""A region without egress to the internet."""

from pathlib import Path
from typing import Final

import pytest

from config import loader
from config.errors import ConfigError
from config.network import NatMode, VpcEndpoints
from plan.region import RegionPlan, plan_regions
from tests import sample_project

EU: Final = "Pulumi.eu-west-1.yaml"
MIRROR: Final = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/mirror"
MIRROR_IN_ANOTHER_REGION: Final = "111122223333.dkr.ecr.us-east-1.amazonaws.com/mirror"
GATEWAY: Final = "keeptrusts/gateway:1.5.0"
API: Final = "keeptrusts/api:1.5.0"


def _region_plan(directory: Path, network: str, images: str) -> RegionPlan:
    root = sample_project.write(directory)
    settings = f"    network: {{{network}}}\n    images: {{{images}}}\n"
    sample_project.edit(root, EU, "    cluster:", f"{settings}    cluster:")
    return plan_regions(loader.load_project(root))["eu-west-1"]


def _image_settings(mirror: str, gateway: str, api: str) -> str:
    return f'mirror: "{mirror}", gateway: "{gateway}", api: "{api}"'


def test_region_without_nat_with_own_images_and_all_endpoints_is_planned(
    tmp_path: Path,
) -> None:
    """A region may have no route to the internet if its images are in its own ECR."""
    images = _image_settings(MIRROR, f"{MIRROR}/{GATEWAY}", f"{MIRROR}/{API}")

    region = _region_plan(tmp_path, "nat: none, vpc_endpoints: full", images)

    assert (region.size.nat, region.size.vpc_endpoints) == (
        NatMode.NONE,
        VpcEndpoints.FULL,
    )
    assert region.api_url == "http://keeptrusts-api.keeptrusts-api.svc:8080"


def test_region_without_nat_and_without_an_api_is_rejected(tmp_path: Path) -> None:
    """Its gateways could not send events to the API of another region."""
    root = sample_project.write(tmp_path)
    sample_project.edit(
        root, EU, "topology: fully-distributed", "topology: distributed"
    )
    settings = "    network: {nat: none, vpc_endpoints: full}\n"
    sample_project.edit(root, EU, "    cluster:", f"{settings}    cluster:")

    with pytest.raises(ConfigError, match=r"region.network.nat: 'none'.* the API"):
        plan_regions(loader.load_project(root))


@pytest.mark.parametrize(
    ("network", "images", "key", "value"),
    [
        (
            "nat: none",
            _image_settings(MIRROR, f"{MIRROR}/{GATEWAY}", f"{MIRROR}/{API}"),
            "network.vpc_endpoints",
            "'minimal'",
        ),
        ("nat: none, vpc_endpoints: full", "", "images.mirror", "nothing"),
        (
            "nat: none, vpc_endpoints: full",
            _image_settings(
                MIRROR_IN_ANOTHER_REGION,
                f"{MIRROR_IN_ANOTHER_REGION}/{GATEWAY}",
                f"{MIRROR_IN_ANOTHER_REGION}/{API}",
            ),
            "images.mirror",
            MIRROR_IN_ANOTHER_REGION,
        ),
        (
            "nat: none, vpc_endpoints: full",
            _image_settings(MIRROR, f"{MIRROR}/{GATEWAY}", API),
            "images.api",
            f"'{API}'",
        ),
        (
            "nat: none, vpc_endpoints: full",
            f'mirror: "{MIRROR}", api: "{MIRROR}/{API}"',
            "images.gateway",
            f"'{GATEWAY}'",
        ),
        (
            "nat: none, vpc_endpoints: full",
            _image_settings(MIRROR, f"{MIRROR}er/{GATEWAY}", f"{MIRROR}/{API}"),
            "images.gateway",
            "mirrorer",
        ),
    ],
)
def test_region_without_nat_that_needs_the_internet_is_rejected(
    network: str, images: str, key: str, value: str, tmp_path: Path
) -> None:
    """The message names the key, the value, what is allowed and the other choices."""
    with pytest.raises(ConfigError) as error:
        _region_plan(tmp_path, network, images)

    message = str(error.value)
    assert message.startswith(f"{EU}: region.{key}: ")
    assert [
        part for part in (value, "'none'", "'regional'") if part not in message
    ] == []


@pytest.mark.parametrize("nat", [nat for nat in NatMode if nat is not NatMode.NONE])
def test_region_with_nat_needs_no_image_mirror(nat: NatMode, tmp_path: Path) -> None:
    """Public images are the default where the internet can be reached."""
    assert _region_plan(tmp_path, f"nat: {nat.value}", "").size.nat is nat
