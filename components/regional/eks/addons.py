"""EKS add-ons of one region: metrics server, CloudWatch agent, network policies.

Owns the metrics server, which every HorizontalPodAutoscaler needs, and the agent that
sends container logs to CloudWatch, with its IAM role and its log groups. The agent
would create these log groups itself, unencrypted and without retention.

EKS pulls the images from its own registry in the region, so they need no mirror.

Auto Mode ignores every NetworkPolicy until a key of EKS's ConfigMap ``amazon-vpc-cni``
enables them (https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html). This
module owns that key and not the ConfigMap: it is applied whether EKS has created the
ConfigMap or not, and its deletion removes the key only.

Not managed here:
* versions of add-ons. EKS installs the version it has validated for the cluster's
  version and does not change it. After an upgrade of the cluster an operator runs ``aws
  eks update-addon``;
* AWS's managed policy for the agent, which may write to every log group and metric of
  the account;
* ``networkPolicy: DefaultDeny`` on the node class, which would cut off every namespace
  without policies, including those of EKS's add-ons. So a pod has unrestricted traffic
  until its policies reach the node.

Replacement: the name of a log group contains the cluster's name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_kubernetes as k8s
from pulumi_aws import cloudwatch, eks

from components.aws.log_group import LogSettings, log_group
from components.aws.pod_identity import PodServiceAccount, bind_role
from components.regional.eks import container_logs
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Addons"


#: AWS documents ``kubectl apply`` of this key, which also overrides other field
#: managers.
#: https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/
_OVERRIDE: Final = {"pulumi.com/patchForce": "true"}


#: https://docs.aws.amazon.com/eks/latest/userguide/community-addons.html
_METRICS: Final = "metrics-server"

#: https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
_LOGS: Final = "amazon-cloudwatch-observability"

#: Namespace and service account of the agent.
_NAMESPACE: Final = "amazon-cloudwatch"
_ACCOUNT: Final = "cloudwatch-agent"

#: An object of the same name in a new cluster belongs to the same add-on.
_CONFLICTS: Final = "OVERWRITE"


@dataclass(frozen=True, kw_only=True, slots=True)
class AddonsArgs:
    """Arguments of the add-ons.

    Attributes:
        cluster_name: Cluster of the add-ons.
        account: AWS account of the cluster.
        logs: How container logs are kept.
        nodes_ready: Resources that pods depend on. Without nodes EKS reports an add-on
            as degraded, and the provider waits for twenty minutes
            (https://github.com/pulumi/pulumi-eks/issues/1819).
    """

    cluster_name: pulumi.Input[str]
    account: str
    logs: LogSettings
    nodes_ready: Sequence[pulumi.Resource]


class Addons(pulumi.ComponentResource):
    """Metrics server and CloudWatch agent."""

    def __init__(
        self,
        name: str,
        args: AddonsArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"region": scope.region}, opts)
        self._args = args
        self._install(f"{name}-metrics", _METRICS, args.nodes_ready)
        groups = [self._group(name, kind) for kind in container_logs.GROUPS]
        identity = self._identity(name, groups, scope)
        needs = [*args.nodes_ready, *groups, *identity]
        self._install(f"{name}-logs", _LOGS, needs, container_logs.settings())
        self.register_outputs({})

    def _install(
        self,
        name: str,
        addon: str,
        needs: Sequence[pulumi.Resource],
        settings: str | None = None,
    ) -> eks.Addon:
        return eks.Addon(
            name,
            cluster_name=self._args.cluster_name,
            addon_name=addon,
            configuration_values=settings,
            resolve_conflicts_on_create=_CONFLICTS,
            resolve_conflicts_on_update=_CONFLICTS,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*needs]),
        )

    def _group(self, name: str, kind: str) -> cloudwatch.LogGroup:
        cluster = pulumi.Output.from_input(self._args.cluster_name)
        return log_group(
            f"{name}-{kind}-log",
            name=cluster.apply(lambda known: container_logs.group_name(known, kind)),
            logs=self._args.logs,
            component=self,
        )

    def _identity(
        self, name: str, groups: Sequence[cloudwatch.LogGroup], scope: Scope
    ) -> tuple[pulumi.Resource, ...]:
        """Let the agent write to these log groups; return what its pods depend on."""
        arns = pulumi.Output.all(*(group.arn for group in groups))
        agent = PodServiceAccount(
            cluster_name=self._args.cluster_name,
            namespace=_NAMESPACE,
            service_account=_ACCOUNT,
            account=self._args.account,
            scope=scope,
        )
        return bind_role(
            f"{name}-logs",
            agent,
            purpose="writing",
            policy=arns.apply(container_logs.writing),
            component=self,
        )


def enable_network_policies(
    name: str, *, scope: Scope, opts: pulumi.ResourceOptions
) -> k8s.core.v1.ConfigMapPatch:
    """Enable enforcement of NetworkPolicy in EKS Auto Mode."""
    return k8s.core.v1.ConfigMapPatch(
        name,
        metadata=k8s.meta.v1.ObjectMetaPatchArgs(
            name="amazon-vpc-cni",
            namespace="kube-system",
            labels=scope.labels,
            annotations=_OVERRIDE,
        ),
        data={"enable-network-policy-controller": "true"},
        opts=opts,
    )
