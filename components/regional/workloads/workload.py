"""Deployment of one container image, with everything it needs in its namespace.

Owns the namespace with its network policies, the ExternalSecret and the ConfigMap that
the container reads, the Deployment, the HorizontalPodAutoscaler, the
PodDisruptionBudget, the Service and its TargetGroupBinding. Changed files create a new
ConfigMap, and another version of the secret a new Secret; both replace the pods.

Not managed here:
* ``replicas``, which the HorizontalPodAutoscaler sets;
* a Service of type ``LoadBalancer``: the load balancer belongs to the region's ingress,
  and the pods join its target group;
* a readiness gate, which EKS Auto Mode does not support
  (https://github.com/aws/containers-roadmap/issues/2511). ``minReadySeconds`` gives the
  load balancer time to check a new pod instead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_kubernetes as k8s

from components.regional.secrets.external_secret import (
    ExternalSecret,
    ExternalSecretArgs,
    SecretVersion,
)
from components.regional.workloads.network_policies import (
    NetworkPolicies,
    NetworkPoliciesArgs,
    TrafficRules,
)
from components.regional.workloads.pod_spec import (
    RESTRICTED,
    ContainerSpec,
    PodEnvironment,
    deployment_spec,
    pod_spec,
    rollout_timeouts,
)
from components.regional.workloads.service_mesh import (
    SIDECAR_ANNOTATIONS,
    MeshMembership,
    create_mesh_policies,
)
from components.regional.workloads.workload_identity import WorkloadIdentity
from plan.naming import Scope
from plan.sizes import PodResources

TYPE: Final = "keeptrusts:regional:Workload"


#: Target utilisation in percent of the request, from the product's documentation.
_CPU: Final = 70
_MEMORY: Final = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkloadNamespace:
    """Namespace of a workload and the policies in it.

    Attributes:
        identity: Name, namespace and labels of the workload.
        ready: Network and mesh policies, which pods depend on.
    """

    identity: WorkloadIdentity
    ready: tuple[pulumi.Resource, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkloadSettings:
    """What the stack decides for a workload of any kind.

    Attributes:
        image: Image, by tag or digest.
        remote_secret: Name of the Secrets Manager secret that the Secret copies.
        secret_version: Version of that secret; another one replaces the pods. None
            copies the current version.
        target_group_arn: Target group the pods join.
        longest_stream_seconds: Longest duration of one response.
        secret_ready: Resources that must exist before the secret can be copied.
        pods: Number of replicas, and resources of each.
        traffic_rules: Allowed traffic of the pods.
        after: Resources that must exist before the pods start.
    """

    image: str
    remote_secret: pulumi.Input[str]
    target_group_arn: pulumi.Input[str]
    longest_stream_seconds: int
    secret_ready: Sequence[pulumi.Resource]
    pods: PodResources
    traffic_rules: TrafficRules
    secret_version: SecretVersion | None = None
    after: Sequence[pulumi.Resource] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkloadArgs:
    """Arguments of a workload.

    Attributes:
        app: Name of the namespace, of the objects in it and of the ``app`` label.
        container: Its container.
        secret: Name of the Secret of its variables, without the version.
        settings: Settings that the stack decides.
        files: Text of the mounted files by name.
        files_path: Folder of the files in the container.
    """

    app: str
    container: ContainerSpec
    secret: str
    settings: WorkloadSettings
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    files_path: str = ""


class Workload(pulumi.ComponentResource):
    """Deployment of one container with everything it needs."""

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
        namespace = create_namespace(name, args, scope=scope, component=self)
        identity = namespace.identity
        external_secret = self._external_secret(name, args, identity, scope)
        depends_on = [external_secret.resource, *namespace.ready, *args.settings.after]
        self._deployment(name, args, identity, external_secret.secret, depends_on)
        self._scaling(name, args, identity)
        _target_group_binding(name, args, identity, self)
        self.namespace = identity.namespace
        self.register_outputs({"app": args.app})

    def _external_secret(
        self, name: str, args: WorkloadArgs, identity: WorkloadIdentity, scope: Scope
    ) -> ExternalSecret:
        """Copy the values that the container reads."""
        return ExternalSecret(
            f"{name}-secret",
            ExternalSecretArgs(
                namespace=identity.namespace,
                labels=identity.labels,
                secret=args.secret,
                remote_secret=args.settings.remote_secret,
                keys=sorted(set(args.container.secret_environment.values())),
                ready=args.settings.secret_ready,
                version=args.settings.secret_version,
            ),
            scope=scope,
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _deployment(
        self,
        name: str,
        args: WorkloadArgs,
        identity: WorkloadIdentity,
        secret: pulumi.Input[str],
        depends_on: Sequence[pulumi.Resource],
    ) -> None:
        """Create the ServiceAccount and the Deployment."""
        account = k8s.core.v1.ServiceAccount(
            f"{name}-account",
            metadata=identity.metadata(),
            automount_service_account_token=False,
            opts=pulumi.ResourceOptions(parent=self),
        )
        environment = PodEnvironment(
            app=args.app,
            service_account=account.metadata.name,
            secret=secret,
            files=self._files(name, args, identity),
            files_path=args.files_path,
            longest_stream_seconds=args.settings.longest_stream_seconds,
        )
        k8s.apps.v1.Deployment(
            f"{name}-deployment",
            metadata=identity.metadata(),
            spec=deployment_spec(
                pod_spec(args.container, environment),
                args.app,
                identity.labels,
                SIDECAR_ANNOTATIONS.get(args.settings.traffic_rules.mesh, {}),
            ),
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=[*depends_on],
                custom_timeouts=rollout_timeouts(args.settings.longest_stream_seconds),
            ),
        )

    def _files(
        self, name: str, args: WorkloadArgs, identity: WorkloadIdentity
    ) -> pulumi.Output[str] | None:
        """Create the ConfigMap, whose generated name changes with its data."""
        if not args.files:
            return None
        files = k8s.core.v1.ConfigMap(
            f"{name}-files",
            metadata=identity.generated_name_metadata(),
            data=args.files,
            immutable=True,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return files.metadata.name

    def _scaling(
        self, name: str, args: WorkloadArgs, identity: WorkloadIdentity
    ) -> None:
        """Create the HorizontalPodAutoscaler and the PodDisruptionBudget."""
        k8s.autoscaling.v2.HorizontalPodAutoscaler(
            f"{name}-autoscaler",
            metadata=identity.metadata(),
            spec=hpa_spec(args.app, args.container.pods),
            opts=pulumi.ResourceOptions(parent=self),
        )
        k8s.policy.v1.PodDisruptionBudget(
            f"{name}-budget",
            metadata=identity.metadata(),
            spec=pdb_spec(args.app),
            opts=pulumi.ResourceOptions(parent=self),
        )


def create_namespace(
    name: str, args: WorkloadArgs, *, scope: Scope, component: Workload
) -> WorkloadNamespace:
    """Create the namespace of a workload with its network and mesh policies."""
    rules, port = args.settings.traffic_rules, args.container.port
    membership = MeshMembership(
        mesh=rules.mesh, unauthenticated_cidrs=rules.load_balancer_cidrs, port=port
    )
    labels = {"app": args.app, **scope.labels}
    child = pulumi.ResourceOptions(parent=component)
    namespace = k8s.core.v1.Namespace(
        f"{name}-namespace",
        metadata=k8s.meta.v1.ObjectMetaArgs(
            name=args.app,
            labels={**labels, **RESTRICTED, **membership.labels},
            annotations=membership.annotations,
        ),
        opts=child,
    )
    identity = WorkloadIdentity(
        app=args.app, namespace=namespace.metadata.name, labels=labels
    )
    network = NetworkPolicies(
        f"{name}-network",
        NetworkPoliciesArgs(
            namespace=identity.namespace,
            labels=labels,
            app=args.app,
            allow_rules=(*rules.allow_rules(port), *membership.allow_rules),
        ),
        scope=scope,
        opts=child,
    )
    mesh = create_mesh_policies(f"{name}-mesh", identity, membership, component)
    return WorkloadNamespace(identity=identity, ready=(*network.policies, *mesh))


def _service(
    name: str, identity: WorkloadIdentity, port: int, component: Workload
) -> k8s.core.v1.Service:
    """Create the internal Service; no controller creates a load balancer for it."""
    return k8s.core.v1.Service(
        f"{name}-service",
        metadata=identity.metadata(),
        spec=k8s.core.v1.ServiceSpecArgs(
            type="ClusterIP",
            selector={"app": identity.app},
            ports=[
                k8s.core.v1.ServicePortArgs(name="http", port=port, target_port="http")
            ],
        ),
        opts=pulumi.ResourceOptions(parent=component),
    )


def _target_group_binding(
    name: str, args: WorkloadArgs, identity: WorkloadIdentity, component: Workload
) -> None:
    """Create the Service and the TargetGroupBinding, which registers its pods."""
    port = args.container.port
    service = _service(name, identity, port, component)
    k8s.apiextensions.CustomResource(
        f"{name}-binding",
        api_version="eks.amazonaws.com/v1",
        kind="TargetGroupBinding",
        metadata=identity.metadata(),
        spec={
            "targetGroupARN": args.settings.target_group_arn,
            "targetType": "ip",
            "serviceRef": {"name": identity.app, "port": port},
        },
        # A binding's target group cannot be updated, and the replacement has the same
        # name.
        # https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2764
        opts=pulumi.ResourceOptions(
            parent=component,
            depends_on=[service],
            replace_on_changes=["spec.targetGroupARN"],
            delete_before_replace=True,
        ),
    )


def hpa_spec(
    app: str, pods: PodResources
) -> k8s.autoscaling.v2.HorizontalPodAutoscalerSpecArgs:
    """Return the autoscaler of a Deployment's replicas."""
    return k8s.autoscaling.v2.HorizontalPodAutoscalerSpecArgs(
        scale_target_ref=k8s.autoscaling.v2.CrossVersionObjectReferenceArgs(
            api_version="apps/v1", kind="Deployment", name=app
        ),
        min_replicas=pods.min_replicas,
        max_replicas=pods.max_replicas,
        metrics=[_utilisation("cpu", _CPU), _utilisation("memory", _MEMORY)],
    )


def pdb_spec(app: str) -> k8s.policy.v1.PodDisruptionBudgetSpecArgs:
    """Return a budget of one pod; pods that are not ready never block a drain."""
    return k8s.policy.v1.PodDisruptionBudgetSpecArgs(
        max_unavailable=1,
        unhealthy_pod_eviction_policy="AlwaysAllow",
        selector=k8s.meta.v1.LabelSelectorArgs(match_labels={"app": app}),
    )


def _utilisation(resource: str, percent: int) -> k8s.autoscaling.v2.MetricSpecArgs:
    return k8s.autoscaling.v2.MetricSpecArgs(
        type="Resource",
        resource=k8s.autoscaling.v2.ResourceMetricSourceArgs(
            name=resource,
            target=k8s.autoscaling.v2.MetricTargetArgs(
                type="Utilization", average_utilization=percent
            ),
        ),
    )
