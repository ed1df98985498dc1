"""The secrets of one region, and the way into its cluster.

Owns the region's secrets in Secrets Manager, the operator that copies them into the
cluster, and the role it reads them with. Each region has its own: a secret is never
replicated, so one region can be lost, rotated or searched without another.

Names are given by the provider: a deleted secret keeps its name for the recovery
window, and a region that is torn down must be able to come back the same day. A tag
says what each is for.

Deliberately absent: a Lambda function that rotates. A new gateway token comes from the
product, and the database's application role gets a new password by replacing the
random one; either way a new version here rolls the pods that read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from components.regional.secrets.external_secret import SecretVersion
from components.regional.secrets.external_secrets_operator import (
    ExternalSecretsOperator,
    ExternalSecretsOperatorArgs,
)
from plan.naming import Scope
from plan.secrets import DATABASE, DATABASE_KEY, GATEWAY, GATEWAY_KEY, PURPOSE_TAG

__all__ = ["DATABASE_KEY", "GATEWAY_KEY", "TYPE", "Secrets", "SecretsArgs"]

TYPE: Final = "keeptrusts:regional:Secrets"

#: Days a deleted secret can be brought back; the longest AWS allows
#: (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html).
_RECOVERY_DAYS: Final = 30

#: A secret, and the values that were put into it here.
_SecretWithVersions = tuple[aws.secretsmanager.Secret, tuple[pulumi.Resource, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretsArgs:
    """What is secret in a region, and where it is needed.

    Attributes:
        gateway_token: Token the gateways report to their control plane with; None
            where it is written out of band and no state may hold it.
        gateway_token_version: Says which value was written out of band; another word
            rolls the gateways.
        database_url: Database address with credentials; None without an API.
        further_secret_arns: Secrets of others that the operator copies as well.
        data_key_arn: Key all of them are encrypted with.
        cluster_name: Cluster they are copied into.
        account: AWS account of the cluster.
        nodes_ready: What the operator's pods need to start.
        mirror: Registry that holds the operator's image; None for its own.
        protect: Whether the secrets refuse to be deleted.
    """

    gateway_token: pulumi.Output[str] | None
    gateway_token_version: str | None = None
    database_url: pulumi.Output[str] | None
    further_secret_arns: Sequence[pulumi.Output[str]] = ()
    data_key_arn: pulumi.Input[str]
    cluster_name: pulumi.Input[str]
    account: str
    nodes_ready: Sequence[pulumi.Resource]
    mirror: str | None = None
    protect: bool


class Secrets(pulumi.ComponentResource):
    """Holds what the region must not tell and hands it to the pods that need it."""

    gateway_secret: pulumi.Output[str]
    gateway_version: SecretVersion | None
    database_secret: pulumi.Output[str] | None
    database_version: SecretVersion | None
    operator_ready: tuple[pulumi.Resource, ...]
    gateway_ready: tuple[pulumi.Resource, ...]
    database_ready: tuple[pulumi.Resource, ...]

    def __init__(
        self,
        name: str,
        args: SecretsArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"region": scope.region}, opts)

        gateway, token_versions = self._gateway(name, args)
        database, url_versions = self._database(name, args)
        secrets = [gateway] if database is None else [gateway, database]
        operator = ExternalSecretsOperator(
            f"{name}-operator",
            _operator_args(args, secrets),
            scope=scope,
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.gateway_secret = gateway.name
        self.database_secret = database.name if database else None
        # Gateways need no database: waiting for its address would cost them the
        # time a replica takes to be made.
        self.operator_ready = operator.ready
        self.gateway_ready = (*operator.ready, *token_versions)
        self.database_ready = (*operator.ready, *url_versions)
        self.register_outputs({"gateway_secret": self.gateway_secret})

    def _gateway(self, name: str, args: SecretsArgs) -> _SecretWithVersions:
        """Keep the gateways' token, or make room for one that is seeded."""
        secret = self._secret(f"{name}-gateway", args, GATEWAY)
        self.gateway_version = None
        if args.gateway_token is None:
            if args.gateway_token_version is not None:
                self.gateway_version = SecretVersion(
                    id=args.gateway_token_version, is_aws_version_id=False
                )
            return secret, ()
        token = self._value(
            f"{name}-gateway-value", secret, GATEWAY_KEY, args.gateway_token
        )
        self.gateway_version = SecretVersion(
            id=token.version_id, is_aws_version_id=True
        )
        return secret, (token,)

    def _database(
        self, name: str, args: SecretsArgs
    ) -> _SecretWithVersions | tuple[None, tuple[()]]:
        """Keep the database's address, where there is an API to read it."""
        self.database_version = None
        if args.database_url is None:
            return None, ()
        secret = self._secret(f"{name}-database", args, DATABASE)
        version = self._value(
            f"{name}-database-value", secret, DATABASE_KEY, args.database_url
        )
        self.database_version = SecretVersion(
            id=version.version_id, is_aws_version_id=True
        )
        return secret, (version,)

    def _secret(
        self, name: str, args: SecretsArgs, purpose: str
    ) -> aws.secretsmanager.Secret:
        """Make a container for a value."""
        return aws.secretsmanager.Secret(
            name,
            kms_key_id=args.data_key_arn,
            recovery_window_in_days=_RECOVERY_DAYS,
            tags={PURPOSE_TAG: purpose},
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect),
        )

    def _value(
        self,
        name: str,
        secret: aws.secretsmanager.Secret,
        key: str,
        value: pulumi.Output[str],
    ) -> aws.secretsmanager.SecretVersion:
        """Keep one value; the SDK itself marks the version's text secret."""
        return aws.secretsmanager.SecretVersion(
            name,
            secret_id=secret.id,
            secret_string=pulumi.Output.json_dumps({key: value}),
            opts=pulumi.ResourceOptions(parent=self),
        )


def _operator_args(
    args: SecretsArgs, secrets: Sequence[aws.secretsmanager.Secret]
) -> ExternalSecretsOperatorArgs:
    return ExternalSecretsOperatorArgs(
        secret_arns=[*(secret.arn for secret in secrets), *args.further_secret_arns],
        data_key_arn=args.data_key_arn,
        cluster_name=args.cluster_name,
        account=args.account,
        nodes_ready=args.nodes_ready,
        mirror=args.mirror,
    )
