"""What the fleet's secrets are called: by the program, and by who writes their values.

A secret's physical name is the provider's choice. Whoever looks for one from outside,
without a state, finds it by its tag.
"""

from typing import Final

#: Key of the gateway's token, in AWS and in the cluster.
GATEWAY_KEY: Final = "gateway-key"
#: Key of the API's database address, in AWS and in the cluster.
DATABASE_KEY: Final = "database-url"

#: Tag that says what a secret is for.
PURPOSE_TAG: Final = "keeptrusts:secret"
#: Purpose of the secret that holds the gateway's token.
GATEWAY: Final = "gateway"
#: The copy of that secret in the cluster, by the engine's pattern for URNs. Nothing but
#: this copy, and what depends on it, needs the token to have a value.
GATEWAY_COPY: Final = "**::gateway-workload-secret-copy"
#: Purpose of the secret that holds the API's database address.
DATABASE: Final = "database"


def first_up(stack: str) -> str:
    """Return the command that makes all of a region that needs no seeded value."""
    return f"pulumi up --stack {stack} --exclude '{GATEWAY_COPY}' --exclude-dependents"
