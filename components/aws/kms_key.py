"""Single-region KMS key with rotation and an alias.

A multi-region key would copy key material to other regions and break the residency of
the data.

Replacement: no change of the settings here replaces a key. A changed alias is updated
in place.
"""

from typing import Final

import pulumi
from pulumi_aws import kms

from plan.naming import Scope

#: Days between rotations; AWS allows 90 to 2560.
#: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
_ROTATION_DAYS: Final = 180
#: Days in which a key deletion can be cancelled: the longest that AWS allows.
#: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
_DELETION_WINDOW_DAYS: Final = 30
#: Characters of an alias, of which ``alias/`` are six.
#: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
_ALIAS_LIMIT: Final = 250


def kms_key(  # noqa: PLR0913 - the facts of a key, all by name
    names: tuple[str, str],
    *,
    role: str,
    policy: str,
    protect: bool,
    scope: Scope,
    component: pulumi.ComponentResource,
    region: str | None = None,
) -> kms.Key:
    """Create a key and its alias by their logical names.

    The alias contains the region of the stack, also if the key lies in another
    ``region``.
    """
    key_name, alias_name = names
    key = kms.Key(
        key_name,
        description=f"Keeptrusts gateway: {role}.",
        enable_key_rotation=True,
        rotation_period_in_days=_ROTATION_DAYS,
        deletion_window_in_days=_DELETION_WINDOW_DAYS,
        multi_region=False,
        policy=policy,
        region=region,
        # Data cannot be decrypted without its key.
        opts=pulumi.ResourceOptions(parent=component, protect=protect),
    )
    kms.Alias(
        alias_name,
        name=f"alias/{scope.physical_name(role, limit=_ALIAS_LIMIT)}",
        target_key_id=key.key_id,
        region=region,
        opts=pulumi.ResourceOptions(parent=component),
    )
    return key
