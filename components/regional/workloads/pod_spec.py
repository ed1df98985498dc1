"""Pod and container specs of every Deployment.

Pods meet the ``restricted`` standard
(https://kubernetes.io/docs/concepts/security/pod-security-standards/), have a read-only
root file system and prefer different zones. A terminating pod keeps serving while load
balancers deregister it, and may finish its responses. Pure: it returns arguments and
creates nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_kubernetes as k8s

from plan.sizes import PodResources

#: Seconds of the preStop hook, in which load balancers deregister the pod.
PRE_STOP_SECONDS: Final = 30

PORT_NAME: Final = "http"

_START_PERIOD: Final = 2
_START_ATTEMPTS: Final = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Probe:
    """Path and timing of a probe, in seconds."""

    path: str
    delay: int
    period: int
    threshold: int = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class ContainerSpec:
    """Container of a Deployment.

    Attributes:
        name: Name of the container.
        image: Image, by tag or digest.
        command: Command line; empty for the image's own.
        port: Port of the container.
        environment: Plain environment variables.
        secret_environment: Key of the workload's Secret by variable.
        optional_secret: Another Secret of the namespace; pods start without it.
        optional_environment: Key of that Secret by variable.
        liveness: Probe after whose failure the container restarts.
        readiness: Probe after whose failure the pod gets no traffic.
        pods: Number of replicas, and resources of each.
    """

    name: str
    image: pulumi.Input[str]
    port: int
    pods: PodResources
    liveness: Probe
    readiness: Probe
    command: tuple[str, ...] = ()
    environment: Mapping[str, pulumi.Input[str]] = field(
        default_factory=dict[str, pulumi.Input[str]]
    )
    secret_environment: Mapping[str, str] = field(default_factory=dict[str, str])
    optional_secret: str = ""
    optional_environment: Mapping[str, str] = field(default_factory=dict[str, str])


#: Namespace labels that admit ``restricted`` pods only
#: (https://kubernetes.io/docs/concepts/security/pod-security-admission/).
RESTRICTED: Final = {
    f"pod-security.kubernetes.io/{mode}": "restricted"
    for mode in ("enforce", "audit", "warn")
}

#: User and group of the images.
_USER: Final = 999
_SCRATCH: Final = "/tmp"  # noqa: S108 - the one writable path of the image
_SCRATCH_SIZE: Final = "64Mi"

#: Seconds of two health checks of the load balancer and the registration.
_MIN_READY_SECONDS: Final = 30

#: Seconds for a process to exit after its last response.
_SHUTDOWN_SECONDS: Final = 15

#: Pulumi's default timeout of a Deployment in seconds. It deletes in the foreground, so
#: it waits for the pods, too.
#: https://www.pulumi.com/registry/packages/kubernetes/api-docs/apps/v1/deployment/
_DEFAULT_TIMEOUT: Final = 600


@dataclass(frozen=True, kw_only=True, slots=True)
class PodEnvironment:
    """Service account, Secret and ConfigMap of a pod.

    Attributes:
        app: Value of the ``app`` label.
        service_account: Name of the ServiceAccount.
        secret: Name of the Secret of its variables.
        files: Name of the mounted ConfigMap; None for no files.
        files_path: Folder of the files in the container.
        longest_stream_seconds: Longest duration of one response.
    """

    app: str
    service_account: pulumi.Input[str]
    secret: pulumi.Input[str]
    files: pulumi.Input[str] | None
    files_path: str
    longest_stream_seconds: int


def pod_spec(
    spec: ContainerSpec, environment: PodEnvironment
) -> k8s.core.v1.PodSpecArgs:
    """Return the pod of one container."""
    volumes, mounts = pod_volumes(environment.files, environment.files_path)
    return k8s.core.v1.PodSpecArgs(
        service_account_name=environment.service_account,
        automount_service_account_token=False,
        enable_service_links=False,
        security_context=pod_security_context(),
        termination_grace_period_seconds=termination_grace_seconds(
            environment.longest_stream_seconds
        ),
        topology_spread_constraints=[_spread(environment.app)],
        containers=[container(spec, secret=environment.secret, mounts=mounts)],
        volumes=volumes,
    )


def termination_grace_seconds(longest_stream_seconds: int) -> int:
    """Return the termination grace period, which includes the longest response."""
    return PRE_STOP_SECONDS + longest_stream_seconds + _SHUTDOWN_SECONDS


def rollout_timeouts(longest_stream_seconds: int) -> pulumi.CustomTimeouts:
    """Return Pulumi timeouts for the Deployment.

    The timeout is the provider's default plus the termination grace period.
    """
    wait = f"{_DEFAULT_TIMEOUT + termination_grace_seconds(longest_stream_seconds)}s"
    return pulumi.CustomTimeouts(create=wait, update=wait, delete=wait)


def pod_security_context() -> k8s.core.v1.PodSecurityContextArgs:
    """Return a non-root pod security context."""
    return k8s.core.v1.PodSecurityContextArgs(
        run_as_non_root=True,
        run_as_user=_USER,
        run_as_group=_USER,
        fs_group=_USER,
        seccomp_profile=k8s.core.v1.SeccompProfileArgs(type="RuntimeDefault"),
    )


def pod_volumes(
    files: pulumi.Input[str] | None, files_path: str
) -> tuple[list[k8s.core.v1.VolumeArgs], list[k8s.core.v1.VolumeMountArgs]]:
    """Return volumes and mounts: a writable folder in memory, and the files if any."""
    scratch = k8s.core.v1.VolumeArgs(
        name="scratch",
        empty_dir=k8s.core.v1.EmptyDirVolumeSourceArgs(
            medium="Memory", size_limit=_SCRATCH_SIZE
        ),
    )
    volumes = [scratch]
    mounts = [k8s.core.v1.VolumeMountArgs(name="scratch", mount_path=_SCRATCH)]
    if files is not None:
        source = k8s.core.v1.ConfigMapVolumeSourceArgs(name=files)
        volumes.append(k8s.core.v1.VolumeArgs(name="files", config_map=source))
        mounts.append(
            k8s.core.v1.VolumeMountArgs(
                name="files", mount_path=files_path, read_only=True
            )
        )
    return volumes, mounts


def deployment_spec(
    spec: k8s.core.v1.PodSpecArgs,
    app: str,
    labels: Mapping[str, str],
    annotations: Mapping[str, str],
) -> k8s.apps.v1.DeploymentSpecArgs:
    """Return a rolling update that never reduces the number of ready pods."""
    return k8s.apps.v1.DeploymentSpecArgs(
        selector=k8s.meta.v1.LabelSelectorArgs(match_labels={"app": app}),
        min_ready_seconds=_MIN_READY_SECONDS,
        strategy=k8s.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
            rolling_update=k8s.apps.v1.RollingUpdateDeploymentArgs(
                max_surge="25%", max_unavailable=0
            ),
        ),
        template=k8s.core.v1.PodTemplateSpecArgs(
            metadata=k8s.meta.v1.ObjectMetaArgs(
                labels=labels, annotations={**annotations} or None
            ),
            spec=spec,
        ),
    )


def _spread(app: str) -> k8s.core.v1.TopologySpreadConstraintArgs:
    """Prefer one pod per zone; a hard rule would block pods while a zone is down."""
    return k8s.core.v1.TopologySpreadConstraintArgs(
        max_skew=1,
        topology_key="topology.kubernetes.io/zone",
        when_unsatisfiable="ScheduleAnyway",
        node_taints_policy="Honor",
        match_label_keys=["pod-template-hash"],
        label_selector=k8s.meta.v1.LabelSelectorArgs(match_labels={"app": app}),
    )


def container(
    spec: ContainerSpec,
    *,
    secret: pulumi.Input[str],
    mounts: list[k8s.core.v1.VolumeMountArgs],
) -> k8s.core.v1.ContainerArgs:
    """Return an unprivileged container with a preStop delay."""
    return k8s.core.v1.ContainerArgs(
        name=spec.name,
        image=spec.image,
        command=[*spec.command] or None,
        env=env_vars(
            spec.environment,
            {name: (secret, key) for name, key in spec.secret_environment.items()},
            {
                name: (spec.optional_secret, key)
                for name, key in spec.optional_environment.items()
            },
        ),
        ports=[k8s.core.v1.ContainerPortArgs(name=PORT_NAME, container_port=spec.port)],
        resources=container_resources(spec.pods),
        startup_probe=_startup(spec.liveness.path),
        liveness_probe=_probe(spec.liveness),
        readiness_probe=_probe(spec.readiness),
        lifecycle=k8s.core.v1.LifecycleArgs(
            pre_stop=k8s.core.v1.LifecycleHandlerArgs(
                sleep=k8s.core.v1.SleepActionArgs(seconds=PRE_STOP_SECONDS)
            )
        ),
        security_context=container_security_context(),
        volume_mounts=mounts,
    )


def container_security_context() -> k8s.core.v1.SecurityContextArgs:
    """Return a security context that meets the ``restricted`` standard and more."""
    return k8s.core.v1.SecurityContextArgs(
        allow_privilege_escalation=False,
        read_only_root_filesystem=True,
        capabilities=k8s.core.v1.CapabilitiesArgs(drop=["ALL"]),
    )


#: Secret and key by environment variable.
_SecretKeys = Mapping[str, tuple[pulumi.Input[str], str]]


def env_vars(
    plain: Mapping[str, pulumi.Input[str]],
    secret: _SecretKeys,
    optional: _SecretKeys | None = None,
) -> list[k8s.core.v1.EnvVarArgs]:
    """Return plain variables, then variables from keys of Secrets.

    Pods start without a Secret or key of ``optional``.
    """
    return [
        *(
            k8s.core.v1.EnvVarArgs(name=name, value=value)
            for name, value in plain.items()
        ),
        *(_from_secret(name, *source) for name, source in secret.items()),
        *(
            _from_secret(name, *source, optional=True)
            for name, source in (optional or {}).items()
        ),
    ]


def _from_secret(
    name: str, secret: pulumi.Input[str], key: str, *, optional: bool | None = None
) -> k8s.core.v1.EnvVarArgs:
    selector = k8s.core.v1.SecretKeySelectorArgs(
        name=secret, key=key, optional=optional
    )
    return k8s.core.v1.EnvVarArgs(
        name=name, value_from=k8s.core.v1.EnvVarSourceArgs(secret_key_ref=selector)
    )


def container_resources(pods: PodResources) -> k8s.core.v1.ResourceRequirementsArgs:
    """Return the requests and limits of a container."""
    return k8s.core.v1.ResourceRequirementsArgs(
        requests={"cpu": pods.cpu_request, "memory": pods.memory_request},
        limits={"cpu": pods.cpu_limit, "memory": pods.memory_limit},
    )


def _startup(path: str) -> k8s.core.v1.ProbeArgs:
    """Return the startup probe, which allows a slow start.

    It uses the liveness path: readiness also fails for a rejected policy, and a failed
    startup probe would restart the container again and again.
    """
    return k8s.core.v1.ProbeArgs(
        http_get=k8s.core.v1.HTTPGetActionArgs(path=path, port=PORT_NAME),
        period_seconds=_START_PERIOD,
        failure_threshold=_START_ATTEMPTS,
    )


def _probe(probe: Probe) -> k8s.core.v1.ProbeArgs:
    return k8s.core.v1.ProbeArgs(
        http_get=k8s.core.v1.HTTPGetActionArgs(path=probe.path, port=PORT_NAME),
        initial_delay_seconds=probe.delay,
        period_seconds=probe.period,
        failure_threshold=probe.threshold,
    )
