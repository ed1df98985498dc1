"""Requirements of a region without egress to the internet (``nat: none``).

The only model provider with an interface VPC endpoint is Amazon Bedrock in the same
region; ``plan.provider_targets`` warns of such a region without a target there.
"""

from collections.abc import Iterator
from typing import Final

from config.errors import config_error
from config.fleet import ReleaseConfig
from config.network import NatMode, VpcEndpoints
from config.policy import PolicyDelivery
from config.stacks import ImageOverrides
from plan.naming import API_NAMESPACE, API_PORT
from plan.sizes import Size

#: URL of the control-plane API inside the cluster, for gateways without egress.
IN_CLUSTER_API_URL: Final = f"http://{API_NAMESPACE}.{API_NAMESPACE}.svc:{API_PORT}"


def validate_private_region(  # noqa: PLR0913 - every argument is a setting of the region
    file: str,
    region: str,
    *,
    images: ImageOverrides,
    release: ReleaseConfig,
    size: Size,
    has_api: bool,
    delivery: PolicyDelivery,
) -> None:
    """Reject a region without egress whose settings need egress.

    Raises:
        ConfigError: Images, AWS services or the API are outside the region's VPC.
    """
    if size.nat is not NatMode.NONE:
        return
    if not has_api:
        message = (
            "'none', so gateways could not reach the API, which runs only at home; "
            "allowed: 'none' at home or in topology 'fully-distributed'"
        )
        raise config_error(file, "region.network.nat", message)
    if delivery is PolicyDelivery.GIT:
        message = (
            "'git' and region.network.nat is 'none': the API has an address inside "
            "the cluster only, and reaches no repository; allowed: 'configmap'"
        )
        raise config_error(file, "region.policy.delivery", message)
    for key, message in _missing(region, images, release, size):
        others = [nat.value for nat in NatMode if nat is not NatMode.NONE]
        raise config_error(
            file, key, f"{message}, or region.network.nat one of {others}"
        )


def _missing(
    region: str, images: ImageOverrides, release: ReleaseConfig, size: Size
) -> Iterator[tuple[str, str]]:
    """Yield keys whose values need egress, and what is allowed without it."""
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
        inside = f"a registry in the region, <account>{here}, with all images"
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
