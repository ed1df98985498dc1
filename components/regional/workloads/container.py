"""The shape every container of ours has.

No privileges and a root file system nobody writes to; it keeps answering while load
balancers forget it. Pure: it returns arguments and creates nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_kubernetes as k8s

from plan.sizes import Pods

#: Seconds a leaving container still answers while load balancers forget it.
LEAVING: Final = 30

PORT_NAME: Final = "http"
_START_PERIOD: Final = 2
_START_ATTEMPTS: Final = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Probe:
    """When and where a container is asked for its health."""

    path: str
    delay: int
    period: int
    threshold: int = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Process:
    """One container.

    Attributes:
        name: Name of the container.
        image: Image, by tag or digest.
        command: Command line; empty for the image's own.
        port: Port it answers on.
        environment: Plain variables.
        secret_environment: Variable to key of the workload's Secret.
        liveness: Asked whether it must be restarted.
        readiness: Asked whether it may get traffic.
        pods: How many of it there may be, and what each may use.
    """

    name: str
    image: pulumi.Input[str]
    port: int
    pods: Pods
    liveness: Probe
    readiness: Probe
    command: tuple[str, ...] = ()
    environment: Mapping[str, pulumi.Input[str]] = field(
        default_factory=dict[str, pulumi.Input[str]]
    )
    secret_environment: Mapping[str, str] = field(default_factory=dict[str, str])


def container(
    process: Process,
    *,
    secret: pulumi.Input[str],
    mounts: list[k8s.core.v1.VolumeMountArgs],
) -> k8s.core.v1.ContainerArgs:
    """Return a container without privileges that leaves its traffic politely."""
    return k8s.core.v1.ContainerArgs(
        name=process.name,
        image=process.image,
        command=[*process.command] or None,
        env=variables(
            process.environment,
            {name: (secret, key) for name, key in process.secret_environment.items()},
        ),
        ports=[
            k8s.core.v1.ContainerPortArgs(name=PORT_NAME, container_port=process.port)
        ],
        resources=resources(process.pods),
        startup_probe=_startup(process.liveness.path),
        liveness_probe=_probe(process.liveness),
        readiness_probe=_probe(process.readiness),
        lifecycle=k8s.core.v1.LifecycleArgs(
            pre_stop=k8s.core.v1.LifecycleHandlerArgs(
                sleep=k8s.core.v1.SleepActionArgs(seconds=LEAVING)
            )
        ),
        security_context=unprivileged(),
        volume_mounts=mounts,
    )


def unprivileged() -> k8s.core.v1.SecurityContextArgs:
    """Return a container's share of the ``restricted`` standard, and a bit more."""
    return k8s.core.v1.SecurityContextArgs(
        allow_privilege_escalation=False,
        read_only_root_filesystem=True,
        capabilities=k8s.core.v1.CapabilitiesArgs(drop=["ALL"]),
    )


def variables(
    plain: Mapping[str, pulumi.Input[str]],
    secret: Mapping[str, tuple[pulumi.Input[str], str]],
) -> list[k8s.core.v1.EnvVarArgs]:
    """Return plain variables, then those that come from a key of a Secret."""
    return [
        *(
            k8s.core.v1.EnvVarArgs(name=name, value=value)
            for name, value in plain.items()
        ),
        *(
            k8s.core.v1.EnvVarArgs(
                name=name,
                value_from=k8s.core.v1.EnvVarSourceArgs(
                    secret_key_ref=k8s.core.v1.SecretKeySelectorArgs(
                        name=source, key=key
                    )
                ),
            )
            for name, (source, key) in secret.items()
        ),
    ]


def resources(pods: Pods) -> k8s.core.v1.ResourceRequirementsArgs:
    """Return what a container asks for, and what it may use."""
    return k8s.core.v1.ResourceRequirementsArgs(
        requests={"cpu": pods.cpu_request, "memory": pods.memory_request},
        limits={"cpu": pods.cpu_limit, "memory": pods.memory_limit},
    )


def _startup(path: str) -> k8s.core.v1.ProbeArgs:
    """Wait for a slow start; on liveness, so that a refused policy is no crash loop."""
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
