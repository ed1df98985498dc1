"""The secrets of one region, and the way into its cluster.

Owns the region's secrets in Secrets Manager, the operator that copies them into the
cluster, and the role it reads them with. Each region has its own: a secret is never
replicated, so one region can be lost, rotated or searched without another.

Names are given by the provider: a deleted secret keeps its name for the recovery
window, and a region that is torn down must be able to come back the same day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from components.regional.secret_operator import SecretOperator, SecretOperatorArgs
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Secrets"

#: Key of the gateway's token, in AWS and in the cluster.
GATEWAY_KEY: Final = "gateway-key"
#: Key of the API's database address, in AWS and in the cluster.
DATABASE_KEY: Final = "database-url"

#: Days a deleted secret can be brought back; the longest AWS allows
#: (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html).
_RECOVERY_DAYS: Final = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretsArgs:
    """What is secret in a region, and where it is needed.

    Attributes:
        gateway_token: Token the gateways report to their control plane with.
        database_url: Database address with credentials; None without an API.
        data_key_arn: Key the secrets are encrypted with.
        cluster_name: Cluster they are copied into.
        account: AWS account of the cluster.
        nodes_ready: What the operator's pods need to start.
        protect: Whether the secrets refuse to be deleted.
    """

    gateway_token: pulumi.Output[str]
    database_url: pulumi.Output[str] | None
    data_key_arn: pulumi.Input[str]
    cluster_name: pulumi.Input[str]
    account: str
    nodes_ready: Sequence[pulumi.Resource]
    protect: bool


class Secrets(pulumi.ComponentResource):
    """Holds what the region must not tell and hands it to the pods that need it."""

    gateway_secret: pulumi.Output[str]
    database_secret: pulumi.Output[str] | None
    ready: tuple[pulumi.Resource, ...]

    def __init__(
        self,
        name: str,
        args: SecretsArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"region": scope.region}, opts)

        gateway, token = self._secret(
            f"{name}-gateway", args, GATEWAY_KEY, args.gateway_token
        )
        secrets, values = [gateway], [token]
        self.database_secret = None
        if args.database_url is not None:
            database, address = self._secret(
                f"{name}-database", args, DATABASE_KEY, args.database_url
            )
            secrets.append(database)
            values.append(address)
            self.database_secret = database.name
        operator = SecretOperator(
            f"{name}-operator",
            SecretOperatorArgs(
                secret_arns=[secret.arn for secret in secrets],
                data_key_arn=args.data_key_arn,
                cluster_name=args.cluster_name,
                account=args.account,
                nodes_ready=args.nodes_ready,
            ),
            scope=scope,
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.gateway_secret = gateway.name
        self.ready = (*operator.ready, *values)
        self.register_outputs({"gateway_secret": self.gateway_secret})

    def _secret(
        self, name: str, args: SecretsArgs, key: str, value: pulumi.Output[str]
    ) -> tuple[aws.secretsmanager.Secret, aws.secretsmanager.SecretVersion]:
        """Keep one value; the SDK itself marks the version's text secret."""
        secret = aws.secretsmanager.Secret(
            name,
            kms_key_id=args.data_key_arn,
            recovery_window_in_days=_RECOVERY_DAYS,
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect),
        )
        version = aws.secretsmanager.SecretVersion(
            f"{name}-value",
            secret_id=secret.id,
            secret_string=pulumi.Output.json_dumps({key: value}),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return secret, version
