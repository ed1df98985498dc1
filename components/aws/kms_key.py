"""An encryption key of ours: it rotates, has a name, and never leaves its region.

Key material that AWS copies elsewhere would take the data's residency with it.

Changing this: a key is never replaced by a change here; an alias moves in place.
"""

from typing import Final

import pulumi
from pulumi_aws import kms

from plan.naming import Scope

#: Days between rotations; AWS allows 90 to 2560.
#: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
_ROTATION_DAYS: Final = 180
#: Days a deleted key can still be called back: the longest AWS allows.
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
    """Make a key and its alias, by their logical names.

    The alias tells whose key it is, wherever it lies: in ``region``, or with the rest.
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
        # What a lost key encrypts is lost with it.
        opts=pulumi.ResourceOptions(parent=component, protect=protect),
    )
    kms.Alias(
        alias_name,
        name=f"alias/{scope.physical(role, limit=_ALIAS_LIMIT)}",
        target_key_id=key.key_id,
        region=region,
        opts=pulumi.ResourceOptions(parent=component),
    )
    return key
