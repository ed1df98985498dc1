"""The credentials of a database that is written to, made here and nowhere else.

One scheme in every topology, so that a change of topology changes no credential: the
master's password in a secret of its own, the application's handed to whoever keeps it
for each region. Both are in the state as Pulumi secrets.

The secret itself is made for every database and holds nothing beside a replica: an
empty container is no credential. It is there before a promotion because a new one would
have to be granted, and the control plane of IAM lies in us-east-1, lost or not:
https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html

Deliberately absent: rotation, and the application's role in the database, which a Job
beside the database creates.
"""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_random as random
from pulumi_aws import secretsmanager

from components.regional.secrets.external_secret import SecretVersion

MASTER_USER: Final = "keeptrusts_admin"
#: Letters and digits only: it goes into URLs, and RDS refuses four of the others.
#: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
_PASSWORD_LENGTH: Final = 40
#: Days a deleted secret can still be called back: the longest AWS allows.
#: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
_RECOVERY_DAYS: Final = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """What a database was given.

    Attributes:
        master_password: The master's, for the instance itself.
        master_secret_version: Which value of it the master's secret keeps.
        application_password: The application's.
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
    """Make room for the master's credentials, whoever needs them now or later."""
    # No name of ours: a deleted secret keeps its name until it cannot be restored.
    return secretsmanager.Secret(
        f"{name}-master",
        description="Master user of the database, to break glass with.",
        kms_key_id=key_arn,
        recovery_window_in_days=_RECOVERY_DAYS,
        opts=pulumi.ResourceOptions(parent=component, protect=protect),
    )


def generate(
    name: str, secret: secretsmanager.Secret, *, component: pulumi.ComponentResource
) -> Credentials:
    """Generate both passwords and keep the master's."""
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
        master_passid=master.result,
        master_secret_version=SecretVersion(
            id=version.version_id, is_aws_version_id=True
        ),
        application_passid=application.result,
    )
