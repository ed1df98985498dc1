"""What an operator does in the middle of bringing a seeded region up.

A region whose file says ``secrets: {values: seeded}`` comes up in three steps: all of
it that needs no token, the token by ``fleet seed``, and then the rest. A rehearsal has
no operator and does the same, with a made-up value, in the offline cloud.
"""

import json
from collections.abc import Iterator
from typing import Final

from offline_cloud.aws.secretsmanager.rules import SECRET, VERSION
from offline_cloud.input_values import mapping
from offline_cloud.store import ResourceStore, StoredResource
from plan.secrets import GATEWAY, GATEWAY_KEY, PURPOSE_TAG
from rehearsal import stack_files
from rehearsal.paths import RehearsalPaths

_TOKEN: Final = json.dumps({GATEWAY_KEY: "rehearsal-only"})


def token_missing(place: RehearsalPaths, stack: str) -> bool:
    """Tell whether a stack leaves its token to an operator, and has none yet."""
    if not stack_files.token_is_external(place.work, stack):
        return False
    cloud = ResourceStore(place.cloud)
    try:
        return not any(
            _has_value(cloud, secret) for secret in _token_secrets(cloud, stack)
        )
    finally:
        cloud.close()


def set_gateway_token(place: RehearsalPaths, stack: str) -> Iterator[str]:
    """Give a stack's token a value; yield a sentence that says so."""
    cloud = ResourceStore(place.cloud)
    try:
        for secret in _token_secrets(cloud, stack):
            cloud.set_secret_value(str(secret.outputs["arn"]), _TOKEN)
            yield (
                f"{stack}: gave {secret.outputs['name']} a made-up value, as "
                f"`fleet seed {stack}` gives it a real one"
            )
    finally:
        cloud.close()


def _token_secrets(cloud: ResourceStore, stack: str) -> Iterator[StoredResource]:
    for secret in cloud.of_type(SECRET):
        purpose = mapping(secret.inputs.get("tags")).get(PURPOSE_TAG)
        if secret.urn.startswith(f"urn:pulumi:{stack}::") and purpose == GATEWAY:
            yield secret


def _has_value(cloud: ResourceStore, secret: StoredResource) -> bool:
    arn = str(secret.outputs["arn"])
    written = (version.inputs.get("secretId") for version in cloud.of_type(VERSION))
    return cloud.secret_value(arn) is not None or arn in written
