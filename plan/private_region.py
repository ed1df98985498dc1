"""What a region needs that has no way out: everything it asks for lies inside.

Deliberately absent: model providers. A gateway without a way out reaches what has an
interface endpoint, which of all providers is Amazon Bedrock in the region; it has no
role of AWS yet to call that with, so until it is given one it serves no model.
"""

from collections.abc import Iterator
from typing import Final

from config.errors import config_error
from config.fleet import ReleaseConfig
from config.network import NatMode, VpcEndpoints
from config.stacks import ImageOverrides
from plan.naming import API_NAMESPACE, API_PORT
from plan.sizes import Size

#: Where gateways without a way out find the API beside them.
IN_CLUSTER_API_URL: Final = f"http://{API_NAMESPACE}.{API_NAMESPACE}.svc:{API_PORT}"


def validate_private_region(  # noqa: PLR0913 - the facts of a region, each by its name
    file: str,
    region: str,
    *,
    images: ImageOverrides,
    release: ReleaseConfig,
    size: Size,
    has_api: bool,
) -> None:
    """Refuse a region without a way out that would need one.

    Raises:
        ConfigError: Images, services of AWS or an API that lie outside.
    """
    if size.nat is not NatMode.NONE:
        return
    if not has_api:
        message = (
            "'none', so gateways could not reach the API, which runs at home alone; "
            "allowed: 'none' at home or in topology 'fully-distributed'"
        )
        raise config_error(file, "region.network.nat", message)
    for key, message in _missing(region, images, release, size):
        others = [nat.value for nat in NatMode if nat is not NatMode.NONE]
        raise config_error(
            file, key, f"{message}, or region.network.nat one of {others}"
        )


def _missing(
    region: str, images: ImageOverrides, release: ReleaseConfig, size: Size
) -> Iterator[tuple[str, str]]:
    """Yield keys whose values need a way out, and what is allowed without one."""
    without = "and region.network.nat is 'none'; allowed:"
    if size.vpc_endpoints is not VpcEndpoints.FULL:
        yield (
            "region.network.vpc_endpoints",
            f"{size.vpc_endpoints.value!r} {without} {VpcEndpoints.FULL.value!r}",
        )
    here = f".dkr.ecr.{region}.amazonaws.com"
    mirror = images.mirror
    if mirror is None or here not in mirror:
        seen = "nothing" if mirror is None else repr(mirror)
        inside = f"a registry of the region, <account>{here}, with every image's copy"
        yield "region.images.mirror", f"{seen} {without} {inside}"
        return
    used = {
        "gateway": images.gateway or release.gateway,
        "api": images.api or release.api,
    }
    for name, image in used.items():
        if not image.startswith(f"{mirror}/"):
            yield (
                f"region.images.{name}",
                f"{image!r} {without} its copy below {mirror!r}",
            )
