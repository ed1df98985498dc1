"""Secrets Manager secrets of one region and the operator that copies them.

Each region has secrets of its own and replicates none, so a region can be lost, rotated
or searched without another one.

The provider names the secrets: a deleted secret keeps its name during its recovery
window, and a deleted region can be deployed again on the same day. A tag has the
purpose of each.

Not managed here: a rotation function. The product issues a new gateway token, and
replacing the random password changes the password of the database role. Both create a
new version, which replaces the pods that read it.
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
from plan.secrets import (
    DATABASE_PURPOSE,
    DATABASE_URL_KEY,
    GATEWAY_PURPOSE,
    GATEWAY_TOKEN_KEY,
    PURPOSE_TAG,
    RECOVERY_DAYS,
)

__all__ = ["TYPE", "Secrets", "SecretsArgs"]

TYPE: Final = "keeptrusts:regional:Secrets"

#: A secret and the versions that this stack writes.
_SecretWithVersions = tuple[aws.secretsmanager.Secret, tuple[pulumi.Resource, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretsArgs:
    """Arguments of the secrets.

    Attributes:
        gateway_token: Token of the gateways for their control plane; None if it is
            written outside Pulumi, so that no state contains it.
        gateway_token_version: Name of a version written outside Pulumi; another name
            replaces the gateways' pods.
        database_url: Database URL with credentials; None without an API.
        further_secret_arns: ARNs of other secrets that the operator copies.
        data_key_arn: KMS key of all these secrets.
        cluster_name: Cluster into which they are copied.
        account: AWS account of the cluster.
        nodes_ready: Resources that the operator's pods depend on.
        mirror: Registry with the operator's image; None for its own.
        protect: Whether Pulumi refuses to delete the secrets.
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
    """Secrets of the region and the External Secrets Operator."""

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
        # Gateways need no database. Waiting for its URL would delay them until a
        # replica exists.
        self.operator_ready = operator.ready
        self.gateway_ready = (*operator.ready, *token_versions)
        self.database_ready = (*operator.ready, *url_versions)
        self.register_outputs({"gateway_secret": self.gateway_secret})

    def _gateway(self, name: str, args: SecretsArgs) -> _SecretWithVersions:
        """Create the secret of the gateways' token, and its value if Pulumi has one."""
        secret = self._secret(f"{name}-gateway", args, GATEWAY_PURPOSE)
        self.gateway_version = None
        if args.gateway_token is None:
            if args.gateway_token_version is not None:
                self.gateway_version = SecretVersion(
                    id=args.gateway_token_version, is_aws_version_id=False
                )
            return secret, ()
        token = self._value(
            f"{name}-gateway-value", secret, GATEWAY_TOKEN_KEY, args.gateway_token
        )
        self.gateway_version = SecretVersion(
            id=token.version_id, is_aws_version_id=True
        )
        return secret, (token,)

    def _database(
        self, name: str, args: SecretsArgs
    ) -> _SecretWithVersions | tuple[None, tuple[()]]:
        """Create the secret of the database URL, if there is an API."""
        self.database_version = None
        if args.database_url is None:
            return None, ()
        secret = self._secret(f"{name}-database", args, DATABASE_PURPOSE)
        version = self._value(
            f"{name}-database-value", secret, DATABASE_URL_KEY, args.database_url
        )
        self.database_version = SecretVersion(
            id=version.version_id, is_aws_version_id=True
        )
        return secret, (version,)

    def _secret(
        self, name: str, args: SecretsArgs, purpose: str
    ) -> aws.secretsmanager.Secret:
        """Create a secret without a value."""
        return aws.secretsmanager.Secret(
            name,
            kms_key_id=args.data_key_arn,
            recovery_window_in_days=RECOVERY_DAYS,
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
        """Create a version; the SDK marks its text as secret."""
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
