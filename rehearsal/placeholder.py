"""Values a rehearsal puts where the shipped files say `REPLACE_ME`.

Every value is made up and marked as such by its kind: documentation networks, an
example account. A key that is not listed here is refused rather than guessed.
"""

from collections.abc import Mapping
from typing import Final

TEXT: Final = "REPLACE_ME"

#: The example account of AWS's own documentation.
ACCOUNT: Final = "123456789012"

_CLOUDFLARE_ACCOUNT: Final = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
_CLOUDFLARE_ZONE: Final = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"

#: By the end of the key's path; the longest match is taken.
#: TEST-NET-3 is reserved for documentation: https://www.rfc-editor.org/rfc/rfc5737
VALUES: Final[Mapping[str, str]] = {
    "accounts.aws": ACCOUNT,
    "accounts.cloudflare": _CLOUDFLARE_ACCOUNT,
    "domains.cloudflare_zone_id": _CLOUDFLARE_ZONE,
    "release.gateway": "keeptrusts/gateway:1.5.0",
    "release.api": "keeptrusts/api:1.5.0",
    "images.gateway": "keeptrusts/gateway:1.5.0",
    "images.api": "keeptrusts/api:1.5.0",
    "cluster.public_access_cidrs": "203.0.113.0/24",
    "cluster.administrators": f"arn:aws:iam::{ACCOUNT}:role/deployer",
}


def value_for(path: tuple[str, ...]) -> str | None:
    """Return the value for a key's path, positions in lists left out."""
    for start in range(len(path)):
        found = VALUES.get(".".join(path[start:]))
        if found is not None:
            return found
    return None
