"""Credentials of a writable database.

The scheme is the same in every topology, so a change of topology changes no credential:
the master password lies in a secret of its own, and the application password is an
output. Both are Pulumi secrets in the state.

Every database has the master secret; a replica's has no value. It exists before a
promotion, because the External Secrets Operator needs a grant for it, and the control
plane of IAM is in us-east-1, which may be the lost region:
https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html

Not managed here: rotation, and the application's role in PostgreSQL, which a Job
creates.
"""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_random as random
from pulumi_aws import secretsmanager

from components.regional.secrets.external_secret import SecretVersion
from plan.secrets import RECOVERY_DAYS

MASTER_USER: Final = "keeptrusts_admin"
#: Letters and digits only: the password is part of URLs, and RDS rejects four other
#: characters.
#: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
_PASSWORD_LENGTH: Final = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """Generated passwords of a database.

    Attributes:
        master_password: Password of the master user.
        master_secret_version: Version of the secret that holds it.
        application_password: Password of the application's role.
    """

    master_password: pulumi.Output[str]
    master_secret_version: SecretVersion
    application_password: pulumi.Output[str]


def master_secret(
    name: str,
    *,
    key_arn: pulumi.Input[str],
    protect: bool,
    component: pulumi.ComponentResource,
) -> secretsmanager.Secret:
    """Create the secret of the master credentials, without a value."""
    # The provider names it: a deleted secret keeps its name during its recovery window.
    return secretsmanager.Secret(
        f"{name}-master",
        description="Master user of the database, to break glass with.",
        kms_key_id=key_arn,
        recovery_window_in_days=RECOVERY_DAYS,
        opts=pulumi.ResourceOptions(parent=component, protect=protect),
    )


def generate(
    name: str, secret: secretsmanager.Secret, *, component: pulumi.ComponentResource
) -> Credentials:
    """Generate both passwords and store the master's in its secret."""
    child = pulumi.ResourceOptions(parent=component)
    master = random.RandomPassword(
        f"{name}-master-password", length=_PASSWORD_LENGTH, special=False, opts=child
    )
    application = random.RandomPassword(
        f"{name}-application-password",
        length=_PASSWORD_LENGTH,
        special=False,
        opts=child,
    )
    version = secretsmanager.SecretVersion(
        f"{name}-master-value",
        secret_id=secret.id,
        secret_string=pulumi.Output.json_dumps(
            {"username": MASTER_USER, "password": master.result}
        ),
        opts=child,
    )
    return Credentials(
        master_password=master.result,
        master_secret_version=SecretVersion(
            id=version.version_id, is_aws_version_id=True
        ),
        application_password=application.result,
    )
