"""Spec of a Kubernetes Job that runs once, to success or failure.

Pure: it returns arguments and creates nothing. Pulumi waits until a Job is complete, so
its dependents start afterwards
(https://www.pulumi.com/registry/packages/kubernetes/api-docs/batch/v1/job/).

Not managed here: ``ttlSecondsAfterFinished``. A Job that deletes itself is missing in
the cluster but not in the state, so the next refresh would run it again.

Replacement: a Job's template is immutable. Another image, command, file or secret
version creates another Job, which runs before the old one is deleted.
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

#: Replace a failed Job in the next update instead of waiting for it again.
#: https://github.com/pulumi/pulumi-kubernetes/blob/master/CHANGELOG.md
REPLACE_UNREADY_ANNOTATION: Final = {"pulumi.com/replaceUnready": "true"}

#: Delay the disruption of a node until the Job has ended.
#: https://karpenter.sh/docs/concepts/disruption/#pod-level-controls
_DO_NOT_DISRUPT: Final = {"karpenter.sh/do-not-disrupt": "true"}
#: Retries after the first failure: minutes for a database that is still starting.
_RETRIES: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class JobTask:
    """Container of a Job.

    Attributes:
        name: Name of the container.
        image: Image, by tag or digest.
        command: Command line; it never contains a secret.
        environment: Plain environment variables.
        secrets: Name and key of a Secret by variable.
        service_account: Name of the ServiceAccount.
        files: Name of the mounted ConfigMap.
        files_path: Folder of the files in the container.
        resources: Requests and limits.
        deadline_seconds: Deadline of the Job, including its retries.
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
    """Return a Job with one container; pods of failed attempts stay for their logs."""
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
