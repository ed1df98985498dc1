"""The shape of a task that ends: it runs once, to success or to a stated failure.

Pure: it returns arguments and creates nothing. The engine waits until a Job is
complete, so what depends on one starts after it
(https://www.pulumi.com/registry/packages/kubernetes/api-docs/batch/v1/job/).

Deliberately absent: ``ttlSecondsAfterFinished``. A Job that removes itself is gone from
the cluster and not from the state, so the next refresh would run it again.

Changing this: a Job's template cannot change, so another image, command, file or
version of a secret is another Job, which runs before the old one is deleted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_kubernetes as k8s

from components.regional.workloads.pod_spec import (
    container_security_context,
    env_vars,
    pod_security_context,
    pod_volumes,
)

#: A Job that failed is replaced by the next update instead of being waited for again.
#: https://github.com/pulumi/pulumi-kubernetes/blob/master/CHANGELOG.md
REPLACE_UNREADY_ANNOTATION: Final = {"pulumi.com/replaceUnready": "true"}

#: Nodes that are to be replaced wait for the task, which must not be cut in half.
#: https://karpenter.sh/docs/concepts/disruption/#pod-level-controls
_DO_NOT_DISRUPT: Final = {"karpenter.sh/do-not-disrupt": "true"}
#: Starts after the first; a database that is still coming up gets minutes, not hours.
_RETRIES: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class JobTask:
    """One container that ends.

    Attributes:
        name: Name of the container.
        image: Image, by tag or digest.
        command: The whole command line; no secret is ever part of it.
        environment: Plain variables.
        secrets: Variable to name and key of a Secret.
        service_account: Account the pod runs under.
        files: Name of the ConfigMap mounted into it.
        files_path: Folder the files appear in.
        resources: What it asks for, and what it may use.
        deadline_seconds: How long it may take, all its attempts together.
    """

    name: str
    image: str
    command: tuple[str, ...]
    service_account: pulumi.Input[str]
    files: pulumi.Input[str]
    files_path: str
    resources: k8s.core.v1.ResourceRequirementsArgs
    deadline_seconds: int
    environment: Mapping[str, pulumi.Input[str]] = field(
        default_factory=dict[str, pulumi.Input[str]]
    )
    secrets: Mapping[str, tuple[pulumi.Input[str], str]] = field(
        default_factory=dict[str, tuple[pulumi.Input[str], str]]
    )


def job_spec(task: JobTask, labels: Mapping[str, str]) -> k8s.batch.v1.JobSpecArgs:
    """Return a Job of one task; the pods of failed attempts stay, with their logs."""
    volumes, mounts = pod_volumes(task.files, task.files_path)
    pod = k8s.core.v1.PodSpecArgs(
        service_account_name=task.service_account,
        automount_service_account_token=False,
        enable_service_links=False,
        security_context=pod_security_context(),
        restart_policy="Never",
        containers=[
            k8s.core.v1.ContainerArgs(
                name=task.name,
                image=task.image,
                command=[*task.command],
                env=env_vars(task.environment, task.secrets),
                resources=task.resources,
                security_context=container_security_context(),
                volume_mounts=mounts,
            )
        ],
        volumes=volumes,
    )
    return k8s.batch.v1.JobSpecArgs(
        backoff_limit=_RETRIES,
        active_deadline_seconds=task.deadline_seconds,
        template=k8s.core.v1.PodTemplateSpecArgs(
            metadata=k8s.meta.v1.ObjectMetaArgs(
                labels=labels, annotations=_DO_NOT_DISRUPT
            ),
            spec=pod,
        ),
    )
