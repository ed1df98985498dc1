"""A long-running process in the region's cluster, and everything it stands on.

Owns a namespace and its walls, the Secret and files the process reads, its Deployment,
and what scales, protects and exposes it. A change of the files makes a new ConfigMap
and so rolls the pods; another version of the secret makes a new Secret, with the same
effect.

Deliberately absent: ``replicas``, which the autoscaler owns; a ``Service`` that makes a
load balancer, since the region's entrance is declared elsewhere and the pods only join
its target group; a readiness gate, which Auto Mode does not offer
(https://github.com/aws/containers-roadmap/issues/2511): ``minReadySeconds`` gives the
load balancer the time to see a new pod instead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_kubernetes as k8s

from components.regional.secrets.external_secret import (
    SecretCopy,
    SecretCopyArgs,
    Version,
)
from components.regional.workloads.boundaries import Boundaries, enclose
from components.regional.workloads.container import Process
from components.regional.workloads.exposure import expose
from components.regional.workloads.pod_spec import Surroundings, patience, pod, rollout
from components.regional.workloads.scaling import autoscaler, disruption
from components.regional.workloads.service_mesh import PROXY
from components.regional.workloads.workload_identity import Place
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Workload"


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkloadArgs:
    """What is to run, and with what.

    Attributes:
        app: Name of the namespace, of the objects in it and of the ``app`` label.
        process: The container.
        secret: Name of the Secret its variables come from, before its version's word.
        remote_secret: Name of the AWS secret it is copied from.
        secret_version: Which value of it is meant; another one rolls the pods.
        files: File name to text, mounted into the container.
        files_path: Folder the files appear in.
        target_group_arn: Target group the pods join.
        longest_stream_seconds: How long one answer may take.
        ready: What must exist before secrets can be copied.
        boundaries: Who may call the pods, and whom they may call.
        after: What must have been done before the pods may start.
    """

    app: str
    process: Process
    secret: str
    remote_secret: pulumi.Input[str]
    target_group_arn: pulumi.Input[str]
    longest_stream_seconds: int
    ready: Sequence[pulumi.Resource]
    boundaries: Boundaries
    secret_version: Version | None = None
    after: Sequence[pulumi.Resource] = ()
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    files_path: str = ""


class Workload(pulumi.ComponentResource):
    """Runs one process in as many replicas as it needs."""

    namespace: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: WorkloadArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"app": args.app}, opts)
        enclosure = enclose(
            name,
            app=args.app,
            port=args.process.port,
            boundaries=args.boundaries,
            scope=scope,
            component=self,
        )
        place = enclosure.place
        copy = self._copy(name, args, place, scope)
        before = [copy.copied, *enclosure.ready, *args.after]
        self._deployment(name, args, place, copy.secret, before)
        self._scaling(name, args, place)
        expose(
            name,
            place,
            port=args.process.port,
            target_group_arn=args.target_group_arn,
            component=self,
        )
        self.namespace = place.namespace
        self.register_outputs({"app": args.app})

    def _copy(
        self, name: str, args: WorkloadArgs, place: Place, scope: Scope
    ) -> SecretCopy:
        """Bring the values the process reads into the namespace."""
        return SecretCopy(
            f"{name}-secret",
            SecretCopyArgs(
                namespace=place.namespace,
                labels=place.labels,
                secret=args.secret,
                remote_secret=args.remote_secret,
                keys=sorted(set(args.process.secret_environment.values())),
                ready=args.ready,
                version=args.secret_version,
            ),
            scope=scope,
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _deployment(
        self,
        name: str,
        args: WorkloadArgs,
        place: Place,
        secret: pulumi.Input[str],
        before: Sequence[pulumi.Resource],
    ) -> None:
        """Roll without ever serving less than before."""
        account = k8s.core.v1.ServiceAccount(
            f"{name}-account",
            metadata=place.metadata(),
            automount_service_account_token=False,
            opts=pulumi.ResourceOptions(parent=self),
        )
        around = Surroundings(
            app=args.app,
            service_account=account.metadata.name,
            secret=secret,
            files=self._files(name, args, place),
            files_path=args.files_path,
            longest_stream_seconds=args.longest_stream_seconds,
        )
        k8s.apps.v1.Deployment(
            f"{name}-deployment",
            metadata=place.metadata(),
            spec=rollout(
                pod(args.process, around),
                args.app,
                place.labels,
                PROXY.get(args.boundaries.mesh, {}),
            ),
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=[*before],
                custom_timeouts=patience(args.longest_stream_seconds),
            ),
        )

    def _files(
        self, name: str, args: WorkloadArgs, place: Place
    ) -> pulumi.Output[str] | None:
        """Hold the files under a name of their own per content."""
        if not args.files:
            return None
        files = k8s.core.v1.ConfigMap(
            f"{name}-files",
            metadata=place.unnamed(),
            data=args.files,
            immutable=True,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return files.metadata.name

    def _scaling(self, name: str, args: WorkloadArgs, place: Place) -> None:
        """Let load decide the replica count, and drains take one at a time."""
        k8s.autoscaling.v2.HorizontalPodAutoscaler(
            f"{name}-autoscaler",
            metadata=place.metadata(),
            spec=autoscaler(args.app, args.process.pods),
            opts=pulumi.ResourceOptions(parent=self),
        )
        k8s.policy.v1.PodDisruptionBudget(
            f"{name}-budget",
            metadata=place.metadata(),
            spec=disruption(args.app),
            opts=pulumi.ResourceOptions(parent=self),
        )
