"""What EKS installs into a cluster of ours once there are machines to run it.

Owns two add-ons: the metrics server, without which no autoscaler of pods ever scales,
and the agent that carries container logs to CloudWatch, with its role and with the log
groups it writes to. Made here, the groups are encrypted and have an end; the agent
would make them itself, in plain and for ever.

Images come from EKS' own registry in the region, so a mirror is not asked.

Deliberately absent: versions. EKS installs the one it validated for the cluster's
version and changes it for nobody; a newer one is an ``aws eks update-addon`` after the
cluster's own upgrade. AWS's managed policy for the agent, which may write every log
group and every metric of the account.

Changing this: a log group's name follows the cluster's and replaces the group.
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


#: AWS documents ``kubectl apply`` of this field, which overrides any other writer too.
#: https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/
_OVERRIDE: Final = {"pulumi.com/patchForce": "true"}


#: https://docs.aws.amazon.com/eks/latest/userguide/community-addons.html
_METRICS: Final = "metrics-server"

#: https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
_LOGS: Final = "amazon-cloudwatch-observability"

#: Namespace and account of the agent and of what reads the logs.
_NAMESPACE: Final = "amazon-cloudwatch"
_ACCOUNT: Final = "cloudwatch-agent"

#: What EKS finds under the same names in a new cluster is a remnant of the same add-on.
_CONFLICTS: Final = "OVERWRITE"


@dataclass(frozen=True, kw_only=True, slots=True)
class AddonsArgs:
    """What the add-ons need from the rest of the program.

    Attributes:
        cluster_name: Cluster they are installed into.
        account: AWS account of the cluster.
        logs: How container logs are kept.
        nodes_ready: What their pods need to start: without nodes EKS reports an
            add-on as degraded, and the provider waits for twenty minutes
            (https://github.com/pulumi/pulumi-eks/issues/1819).
    """

    cluster_name: pulumi.Input[str]
    account: str
    logs: LogSettings
    nodes_ready: Sequence[pulumi.Resource]


class Addons(pulumi.ComponentResource):
    """Lets a cluster measure its pods and keeps what they print."""

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
        """Let the agent's account write to these groups; return what that takes."""
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
    """Turn the network policies of a cluster from paper into walls."""
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
