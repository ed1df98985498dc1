"""Configuration of one provider instance: region, account, tags or cluster."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

import yaml

from offline_cloud.errors import CloudError
from offline_cloud.property_values import UNKNOWNS
from offline_cloud.store import ResourceStore

#: Placeholder of AWS's documentation.
ACCOUNT: Final = "123456789012"
CLUSTER: Final = "aws:eks/cluster:Cluster"
#: Services whose resources belong to no region.
#: Source: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
_GLOBAL: Final = (
    "aws:cloudfront/",
    "aws:globalaccelerator/",
    "aws:iam/",
    "aws:organizations/",
    "aws:route53/",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ProviderConfig:
    """Configuration of a provider.

    Attributes:
        package: ``aws``, ``kubernetes``, ``cloudflare`` or ``random``.
        region: AWS region; empty for other packages.
        account: AWS account id; empty for other packages.
        tags: Default tags of AWS resources.
        api_server: URL of the Kubernetes API server; empty for other packages.
    """

    package: str
    region: str = ""
    account: str = ""
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    api_server: str = ""

    @classmethod
    def of(cls, package: str, config: Mapping[str, Any]) -> "ProviderConfig":
        """Return the configuration of a provider's arguments.

        The engine sends every argument that is not a string as JSON text.
        """
        if package == "kubernetes":
            return cls(
                package=package, api_server=api_server_url(config.get("kubeconfig", ""))
            )
        if package != "aws":
            return cls(package=package)
        accounts = _decoded(config.get("allowedAccountIds")) or [ACCOUNT]
        default_tags: Any = _decoded(config.get("defaultTags")) or {}
        return cls(
            package=package,
            region=config.get("region", "us-east-1"),
            account=accounts[0],
            tags=default_tags.get("tags", {}),
        )

    def region_of(self, inputs: Mapping[str, Any]) -> str:
        """Return the region of a resource: its own, or else the provider's."""
        if self.package != "aws":
            return ""
        own = inputs.get("region")
        return own if own and own not in UNKNOWNS else self.region

    def tags_of(self, inputs: Mapping[str, Any]) -> Any:  # noqa: ANN401  # may be unknown
        """Return the provider's default tags, overridden by the resource's tags."""
        own: Any = inputs.get("tags") or {}
        merged: Any = own if isinstance(own, str) else {**self.tags, **own}
        return merged

    def cluster_version(self, store: ResourceStore) -> str:
        """Return the Kubernetes version; empty if the cluster does not exist."""
        if not self.api_server:
            return ""
        cluster = store.find_outputs(CLUSTER, "endpoint", self.api_server)
        return str(cluster.get("version", "")) if cluster else ""

    def id_scope(
        self, token: str, inputs: Mapping[str, Any], store: ResourceStore
    ) -> str:
        """Return the scope in which a resource's id is unique.

        Raises:
            CloudError: The cluster does not exist; worded as by the Kubernetes client
                of the vendor's provider.
        """
        if self.package != "kubernetes":
            is_global = token.startswith(_GLOBAL)
            return "" if is_global else self.region_of(inputs)
        cluster = (
            store.find_outputs(CLUSTER, "endpoint", self.api_server)
            if self.api_server
            else None
        )
        if cluster is None:
            host = self.api_server.removeprefix("https://") or "localhost"
            message = (
                "configured Kubernetes cluster is unreachable: unable to load schema "
                "information from the API server: "
                f'Get "{self.api_server or "http://localhost"}/openapi/v2'
                '?timeout=32s": '
                f"dial tcp: lookup {host}: no such host"
            )
            raise CloudError(message)
        return str(cluster["arn"])


def _decoded(value: object) -> Any:  # noqa: ANN401  # JSON
    return json.loads(value) if isinstance(value, str) and value else value


def api_server_url(kubeconfig: object) -> str:
    """Return the API server URL of a kubeconfig's current context, or an empty string.

    Source: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
    """
    content = yaml.safe_load(kubeconfig) if isinstance(kubeconfig, str) else kubeconfig
    if not isinstance(content, Mapping):
        return ""
    read = cast("Mapping[str, Any]", content)
    contexts = {one["name"]: one["context"] for one in read.get("contexts", ())}
    clusters = {one["name"]: one["cluster"] for one in read.get("clusters", ())}
    context = contexts.get(read.get("current-context", ""), {})
    return str(clusters.get(context.get("cluster"), {}).get("server", ""))
