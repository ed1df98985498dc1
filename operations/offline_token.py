"""Write an external gateway token in the offline cloud, as an operator does in AWS.

A region with ``gateway_token.source: external`` is created in three steps: an update
without the resources that need the token, ``fleet put-token``, and a full update. A
rehearsal replaces the second step and writes a made-up value.
"""

import json
from collections.abc import Iterator
from typing import Final

from offline_cloud.aws.secretsmanager.rules import SECRET, VERSION
from offline_cloud.input_values import mapping
from offline_cloud.store import ResourceStore, StoredResource
from plan.secrets import GATEWAY_PURPOSE, GATEWAY_TOKEN_KEY, PURPOSE_TAG

_TOKEN: Final = json.dumps({GATEWAY_TOKEN_KEY: "rehearsal-only"})


def token_missing(store: ResourceStore, stack: str) -> bool:
    """Return whether no gateway-token secret of a stack has a value yet."""
    return not any(_has_value(store, each) for each in _token_secrets(store, stack))


def set_gateway_token(store: ResourceStore, stack: str) -> Iterator[str]:
    """Write a value to the gateway-token secret of a stack; yield a message."""
    for secret in _token_secrets(store, stack):
        store.set_secret_value(str(secret.outputs["arn"]), _TOKEN)
        yield (
            f"{stack}: wrote a made-up token to {secret.outputs['name']}; in AWS, "
            f"`fleet put-token {stack}` writes the real one"
        )


def _token_secrets(store: ResourceStore, stack: str) -> Iterator[StoredResource]:
    for secret in store.of_type(SECRET):
        purpose = mapping(secret.inputs.get("tags")).get(PURPOSE_TAG)
        if (
            secret.urn.startswith(f"urn:pulumi:{stack}::")
            and purpose == GATEWAY_PURPOSE
        ):
            yield secret


def _has_value(store: ResourceStore, secret: StoredResource) -> bool:
    arn = str(secret.outputs["arn"])
    written = (version.inputs.get("secretId") for version in store.of_type(VERSION))
    return store.secret_value(arn) is not None or arn in written
