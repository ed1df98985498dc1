"""What an operator does in the middle of bringing a seeded region up.

A region with ``gateway_token.source: external`` comes up in three steps: all of it
that needs no token, the token by ``fleet put-token``, and the rest. A rehearsal has
no operator and does the same, with a made-up value, in the offline cloud.
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
    """Tell whether no secret for a stack's token has a value yet."""
    return not any(_has_value(store, each) for each in _token_secrets(store, stack))


def set_gateway_token(store: ResourceStore, stack: str) -> Iterator[str]:
    """Give a stack's token a value; yield a sentence that says so."""
    for secret in _token_secrets(store, stack):
        store.set_secret_value(str(secret.outputs["arn"]), _TOKEN)
        yield (
            f"{stack}: gave {secret.outputs['name']} a made-up value, as "
            f"`fleet put-token {stack}` gives it a real one"
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
