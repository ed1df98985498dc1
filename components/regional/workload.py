"""A long-running process in the region's cluster, and everything it stands on.

Owns a namespace, the Secret and files the process reads, its Deployment, and what
scales, protects and exposes it. A change of the files makes a new ConfigMap and so
rolls the pods; a change of the Secret does not.

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

from components.regional.container import Process
from components.regional.pod import RESTRICTED, Surroundings, pod, rollout
from components.regional.scaling import autoscaler, disruption
from components.regional.secret_copy import SecretCopy, SecretCopyArgs
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Workload"


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkloadArgs:
    """What is to run, and with what.

    Attributes:
        app: Name of the namespace, of the objects in it and of the ``app`` label.
        process: The container.
        secret: Name of the Secret its variables come from.
        remote_secret: Name of the AWS secret it is copied from.
        files: File name to text, mounted into the container.
        files_path: Folder the files appear in.
        target_group_arn: Target group the pods join.
        longest_stream_seconds: How long one answer may take.
        ready: What must exist before secrets can be copied.
    """

    app: str
    process: Process
    secret: str
    remote_secret: pulumi.Input[str]
    target_group_arn: pulumi.Input[str]
    longest_stream_seconds: int
    ready: Sequence[pulumi.Resource]
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    files_path: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Where the objects of a workload live and what they are called."""

    app: str
    namespace: pulumi.Output[str]
    labels: Mapping[str, str]

    def metadata(self) -> k8s.meta.v1.ObjectMetaArgs:
        """Return the metadata of an object that bears the workload's name."""
        return k8s.meta.v1.ObjectMetaArgs(
            name=self.app, namespace=self.namespace, labels=self.labels
        )


class Workload(pulumi.ComponentResource):
    """Runs one process in as many replicas as it needs."""

    def __init__(
        self,
        name: str,
        args: WorkloadArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"app": args.app}, opts)
        child = pulumi.ResourceOptions(parent=self)
        labels = {"app": args.app, **scope.labels}

        restricted = k8s.meta.v1.ObjectMetaArgs(
            name=args.app, labels={**labels, **RESTRICTED}
        )
        namespace = k8s.core.v1.Namespace(
            f"{name}-namespace", metadata=restricted, opts=child
        )
        place = _Place(app=args.app, namespace=namespace.metadata.name, labels=labels)
        copy = SecretCopy(
            f"{name}-secret",
            SecretCopyArgs(
                namespace=place.namespace,
                labels=labels,
                secret=args.secret,
                remote_secret=args.remote_secret,
                keys=sorted(set(args.process.secret_environment.values())),
                ready=args.ready,
            ),
            scope=scope,
            opts=child,
        )
        self._deployment(name, args, place, copy)
        self._scaling(name, args, place)
        self._exposure(name, args, place)
        self.register_outputs({"app": args.app})

    def _deployment(
        self, name: str, args: WorkloadArgs, place: _Place, copy: SecretCopy
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
            secret=args.secret,
            files=self._files(name, args, place),
            files_path=args.files_path,
            longest_stream_seconds=args.longest_stream_seconds,
        )
        k8s.apps.v1.Deployment(
            f"{name}-deployment",
            metadata=place.metadata(),
            spec=rollout(pod(args.process, around), around.app, place.labels),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[copy.copied]),
        )

    def _files(
        self, name: str, args: WorkloadArgs, place: _Place
    ) -> pulumi.Output[str] | None:
        """Hold the files under a name of their own per content."""
        if not args.files:
            return None
        files = k8s.core.v1.ConfigMap(
            f"{name}-files",
            metadata=k8s.meta.v1.ObjectMetaArgs(
                namespace=place.namespace, labels=place.labels
            ),
            data=args.files,
            immutable=True,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return files.metadata.name

    def _scaling(self, name: str, args: WorkloadArgs, place: _Place) -> None:
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

    def _exposure(self, name: str, args: WorkloadArgs, place: _Place) -> None:
        """Let the pods join the target group of the region's entrance."""
        port = k8s.core.v1.ServicePortArgs(
            name="http", port=args.process.port, target_port="http"
        )
        service = k8s.core.v1.Service(
            f"{name}-service",
            metadata=place.metadata(),
            spec=k8s.core.v1.ServiceSpecArgs(
                type="ClusterIP",
                selector={"app": args.app},
                ports=[port],
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        k8s.apiextensions.CustomResource(
            f"{name}-binding",
            api_version="eks.amazonaws.com/v1",
            kind="TargetGroupBinding",
            metadata=place.metadata(),
            spec={
                "targetGroupARN": args.target_group_arn,
                "targetType": "ip",
                "serviceRef": {"name": args.app, "port": args.process.port},
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=[service]),
        )
