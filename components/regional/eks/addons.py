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
from pulumi_aws import cloudwatch, eks

from components.aws.pod_identity import PodAccount, allow_pods
from components.regional.eks import container_logs
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Addons"

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
        logs_key_arn: Key that encrypts container logs.
        log_retention_days: How long those are kept.
        nodes_ready: What their pods need to start: without nodes EKS reports an
            add-on as degraded, and the provider waits for twenty minutes
            (https://github.com/pulumi/pulumi-eks/issues/1819).
        protect: Whether the log groups refuse to be deleted.
    """

    cluster_name: pulumi.Input[str]
    account: str
    logs_key_arn: pulumi.Input[str]
    log_retention_days: int
    nodes_ready: Sequence[pulumi.Resource]
    protect: bool


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
        return cloudwatch.LogGroup(
            f"{name}-{kind}-log",
            name=cluster.apply(lambda known: container_logs.group_name(known, kind)),
            kms_key_id=self._args.logs_key_arn,
            retention_in_days=self._args.log_retention_days,
            opts=pulumi.ResourceOptions(parent=self, protect=self._args.protect),
        )

    def _identity(
        self, name: str, groups: Sequence[cloudwatch.LogGroup], scope: Scope
    ) -> tuple[pulumi.Resource, ...]:
        """Let the agent's account write to these groups; return what that takes."""
        arns = pulumi.Output.all(*(group.arn for group in groups))
        agent = PodAccount(
            cluster_name=self._args.cluster_name,
            namespace=_NAMESPACE,
            service_account=_ACCOUNT,
            account=self._args.account,
            scope=scope,
        )
        return allow_pods(
            f"{name}-logs",
            agent,
            purpose="writing",
            policy=arns.apply(container_logs.writing),
            component=self,
        )
