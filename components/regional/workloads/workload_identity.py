"""Name, namespace and labels of a workload's Kubernetes objects.

Pure: it returns arguments and creates nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_kubernetes as k8s


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkloadIdentity:
    """Name, namespace and labels of a workload."""

    app: str
    namespace: pulumi.Output[str]
    labels: Mapping[str, str]

    def metadata(self) -> k8s.meta.v1.ObjectMetaArgs:
        """Return the metadata of an object with the workload's name."""
        return k8s.meta.v1.ObjectMetaArgs(
            name=self.app, namespace=self.namespace, labels=self.labels
        )

    def generated_name_metadata(self) -> k8s.meta.v1.ObjectMetaArgs:
        """Return the metadata of an object whose name Pulumi generates."""
        return k8s.meta.v1.ObjectMetaArgs(namespace=self.namespace, labels=self.labels)
