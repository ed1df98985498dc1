"""Where the objects of a workload live, and what they are called.

Pure: it returns arguments and creates nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_kubernetes as k8s


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkloadIdentity:
    """A namespace and the name of a workload in it."""

    app: str
    namespace: pulumi.Output[str]
    labels: Mapping[str, str]

    def metadata(self) -> k8s.meta.v1.ObjectMetaArgs:
        """Return the metadata of an object that bears the workload's name."""
        return k8s.meta.v1.ObjectMetaArgs(
            name=self.app, namespace=self.namespace, labels=self.labels
        )

    def generated_name_metadata(self) -> k8s.meta.v1.ObjectMetaArgs:
        """Return the metadata of an object that is named anew for each content."""
        return k8s.meta.v1.ObjectMetaArgs(namespace=self.namespace, labels=self.labels)
