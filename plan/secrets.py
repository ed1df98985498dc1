"""What the fleet's secrets are called: by the program, and by who writes their values.

A secret's physical name is the provider's choice. Whoever looks for one from outside,
without a state, finds it by its tag.
"""

from typing import Final

#: Key of the gateway's token, in AWS and in the cluster.
GATEWAY_TOKEN_KEY: Final = "gateway-key"
#: Key of the API's database address, in AWS and in the cluster.
DATABASE_URL_KEY: Final = "database-url"

#: Tag that says what a secret is for.
PURPOSE_TAG: Final = "keeptrusts:secret"
#: Purpose of the secret that holds the gateway's token.
GATEWAY_PURPOSE: Final = "gateway"
#: The copy of that secret in the cluster, by the engine's pattern for URNs. Nothing but
#: this copy, and what depends on it, needs the token to have a value.
GATEWAY_EXTERNAL_SECRET_URN_PATTERN: Final = "**::gateway-workload-secret-copy"
#: Purpose of the secret that holds the API's database address.
DATABASE_PURPOSE: Final = "database"


def first_up_command(stack: str) -> str:
    """Return the command that makes all of a region that needs no seeded value."""
    return f"pulumi up --stack {stack} --exclude '{GATEWAY_EXTERNAL_SECRET_URN_PATTERN}' --exclude-dependents"
