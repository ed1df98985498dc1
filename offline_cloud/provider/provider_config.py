"""How one provider instance is configured: its region, account, tags or cluster."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

import yaml

from offline_cloud.errors import CloudError
from offline_cloud.property_values import UNKNOWNS
from offline_cloud.store import ResourceStore

#: AWS's own placeholder in its documentation.
ACCOUNT: Final = "123456789012"
CLUSTER: Final = "aws:eks/cluster:Cluster"
#: Services whose resources lie in no region.
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
    """What a provider was configured with."""

    package: str
    region: str = ""
    account: str = ""
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    api_server: str = ""

    @classmethod
    def of(cls, package: str, config: Mapping[str, Any]) -> "ProviderConfig":
        """Return the settings that a provider's arguments make.

        The engine hands every argument that is not a string over as JSON text.
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
        """Return the region of a resource, which may name another than its provider."""
        if self.package != "aws":
            return ""
        named = inputs.get("region")
        return named if named and named not in UNKNOWNS else self.region

    def tags_of(self, inputs: Mapping[str, Any]) -> Any:  # noqa: ANN401  # may be unknown
        """Return a resource's own tags over the provider's default tags."""
        own: Any = inputs.get("tags") or {}
        merged: Any = own if isinstance(own, str) else {**self.tags, **own}
        return merged

    def cluster_version(self, store: ResourceStore) -> str:
        """Return the version of the cluster; empty before there is one."""
        if not self.api_server:
            return ""
        cluster = store.find_outputs(CLUSTER, "endpoint", self.api_server)
        return str(cluster.get("version", "")) if cluster else ""

    def id_scope(
        self, token: str, inputs: Mapping[str, Any], store: ResourceStore
    ) -> str:
        """Return where a resource's id is unique; refuse a cluster that is not there.

        The wording is that of the Kubernetes client behind the vendor's provider.
        """
        if self.package != "kubernetes":
            spread = token.startswith(_GLOBAL)
            return "" if spread else self.region_of(inputs)
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
    """Return the API server of a kubeconfig's current context.

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
