"""External Secrets Operator of one region's cluster.

Owns its namespace, its Helm release and the IAM role with which it reads secrets. Pod
Identity binds the role to one service account. The role may read the given secrets and
use their KMS key through Secrets Manager only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_kubernetes as k8s

from components.aws.pod_identity import PodServiceAccount, bind_role
from components.regional.secrets.secret_reader_policy import secret_reader_policy
from components.regional.workloads.pod_spec import RESTRICTED
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:SecretOperator"

#: https://charts.external-secrets.io/index.yaml
CHART_VERSION: Final = "2.14.0"

#: Image of all three Deployments, on ghcr.io and in a mirror.
_IMAGE: Final = "external-secrets/external-secrets"

_NAME: Final = "external-secrets"
_REPOSITORY: Final = "https://charts.external-secrets.io"
#: https://github.com/external-secrets/external-secrets/blob/main/deploy/charts/external-secrets/values.yaml
_VALUES: Final = {
    "installCRDs": True,
    "replicaCount": 2,
    "leaderElect": True,
    "serviceAccount": {"create": True, "name": _NAME},
    "podDisruptionBudget": {"enabled": True, "minAvailable": 1},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ExternalSecretsOperatorArgs:
    """Arguments of the operator.

    Attributes:
        secret_arns: ARNs of the secrets that it may read.
        data_key_arn: KMS key of these secrets.
        cluster_name: Cluster of the operator.
        account: AWS account of the cluster.
        nodes_ready: Resources that its pods depend on.
        mirror: Registry with its image; None for its own.
    """

    secret_arns: Sequence[pulumi.Output[str]]
    data_key_arn: pulumi.Input[str]
    cluster_name: pulumi.Input[str]
    account: str
    nodes_ready: Sequence[pulumi.Resource]
    mirror: str | None = None


class ExternalSecretsOperator(pulumi.ComponentResource):
    """Copy the region's secrets into its cluster."""

    ready: tuple[pulumi.Resource, ...]

    def __init__(
        self,
        name: str,
        args: ExternalSecretsOperatorArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"chart": CHART_VERSION}, opts)

        identity = self._identity(name, args, scope)
        needs = [*args.nodes_ready, *identity]
        release = self._release(name, scope, _values(args.mirror), needs)

        self.ready = (release,)
        self.register_outputs({"chart": CHART_VERSION})

    def _identity(
        self, name: str, args: ExternalSecretsOperatorArgs, scope: Scope
    ) -> tuple[pulumi.Resource, ...]:
        """Let the operator read the secrets; return what its pods depend on."""
        policy = pulumi.Output.all(args.data_key_arn, *args.secret_arns).apply(
            lambda arns: secret_reader_policy(
                key_arn=arns[0], secret_arns=arns[1:], region=scope.region
            )
        )
        operator = PodServiceAccount(
            cluster_name=args.cluster_name,
            namespace=_NAME,
            service_account=_NAME,
            account=args.account,
            scope=scope,
        )
        return bind_role(
            name, operator, purpose="reading", policy=policy, component=self
        )

    def _release(
        self,
        name: str,
        scope: Scope,
        values: Mapping[str, Any],
        needs: Sequence[pulumi.Resource],
    ) -> k8s.helm.v3.Release:
        """Install the chart after the Pod Identity association.

        Pods get their credentials from an association that exists when they start.
        """
        namespace = k8s.core.v1.Namespace(
            f"{name}-namespace",
            metadata=k8s.meta.v1.ObjectMetaArgs(
                name=_NAME, labels={**scope.labels, **RESTRICTED}
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return k8s.helm.v3.Release(
            f"{name}-release",
            name=_NAME,
            namespace=namespace.metadata.name,
            chart=_NAME,
            version=CHART_VERSION,
            repository_opts=k8s.helm.v3.RepositoryOptsArgs(repo=_REPOSITORY),
            values=values,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*needs]),
        )


def _values(mirror: str | None) -> dict[str, Any]:
    """Return the values of the chart."""
    if mirror is None:
        return {**_VALUES}
    image = {"image": {"repository": f"{mirror}/{_IMAGE}"}}
    return {**_VALUES, **image, "webhook": image, "certController": image}
