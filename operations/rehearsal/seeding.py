"""What an operator does in the middle of bringing a seeded region up.

A region whose file says ``secrets: {values: seeded}`` comes up in three steps: all of
it that needs no token, the token by ``fleet seed``, and then the rest. A rehearsal has
no operator and does the same, with a made-up value, in the offline cloud.
"""

import json
from collections.abc import Iterator
from typing import Final

from operations.rehearsal import workspace
from operations.rehearsal.cloud import Cloud
from operations.rehearsal.place import Place
from operations.rehearsal.rules.secrets import SECRET, VERSION
from operations.rehearsal.rules.values import mapping
from operations.rehearsal.thing import Thing
from plan.secrets import GATEWAY, GATEWAY_KEY, PURPOSE_TAG

_MADE_UP: Final = json.dumps({GATEWAY_KEY: "rehearsal-only"})


def wanted(place: Place, stack: str) -> bool:
    """Tell whether a stack leaves its token to an operator, and has none yet."""
    if not workspace.seeded(place.work, stack):
        return False
    cloud = Cloud(place.cloud)
    try:
        return not any(_filled(cloud, secret) for secret in _containers(cloud, stack))
    finally:
        cloud.close()


def seed(place: Place, stack: str) -> Iterator[str]:
    """Give a stack's token a value; yield a sentence that says so."""
    cloud = Cloud(place.cloud)
    try:
        for secret in _containers(cloud, stack):
            cloud.seed(str(secret.outputs["arn"]), _MADE_UP)
            yield (
                f"{stack}: gave {secret.outputs['name']} a made-up value, as "
                f"`fleet seed {stack}` gives it a real one"
            )
    finally:
        cloud.close()


def _containers(cloud: Cloud, stack: str) -> Iterator[Thing]:
    for secret in cloud.of_type(SECRET):
        purpose = mapping(secret.inputs.get("tags")).get(PURPOSE_TAG)
        if secret.urn.startswith(f"urn:pulumi:{stack}::") and purpose == GATEWAY:
            yield secret


def _filled(cloud: Cloud, secret: Thing) -> bool:
    arn = str(secret.outputs["arn"])
    written = (version.inputs.get("secretId") for version in cloud.of_type(VERSION))
    return cloud.seeded(arn) is not None or arn in written
