"""How one provider instance is configured: its region, account, tags or cluster."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

import yaml

from operations.rehearsal.cloud import Cloud
from operations.rehearsal.plugin.wire import UNKNOWNS

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


class Refused(Exception):  # noqa: N818  # what a cloud says, not a fault of ours
    """A request that the real cloud would refuse, in the cloud's words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What a provider was configured with."""

    package: str
    region: str = ""
    account: str = ""
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    server: str = ""

    @classmethod
    def of(cls, package: str, config: Mapping[str, Any]) -> "Settings":
        """Return the settings that a provider's arguments make.

        The engine hands every argument that is not a string over as JSON text.
        """
        if package == "kubernetes":
            return cls(package=package, server=server(config.get("kubeconfig", "")))
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

    def version_in(self, cloud: Cloud) -> str:
        """Return the version of the cluster; empty before there is one."""
        if not self.server:
            return ""
        cluster = cloud.find(CLUSTER, "endpoint", self.server)
        return str(cluster.get("version", "")) if cluster else ""

    def place_of(self, token: str, inputs: Mapping[str, Any], cloud: Cloud) -> str:
        """Return where a resource's id is unique; refuse a cluster that is not there.

        The wording is that of the Kubernetes client behind the vendor's provider.
        """
        if self.package != "kubernetes":
            spread = token.startswith(_GLOBAL)
            return "" if spread else self.region_of(inputs)
        cluster = cloud.find(CLUSTER, "endpoint", self.server) if self.server else None
        if cluster is None:
            host = self.server.removeprefix("https://") or "localhost"
            message = (
                "configured Kubernetes cluster is unreachable: unable to load schema "
                "information from the API server: "
                f'Get "{self.server or "http://localhost"}/openapi/v2?timeout=32s": '
                f"dial tcp: lookup {host}: no such host"
            )
            raise Refused(message)
        return str(cluster["arn"])


def _decoded(value: object) -> Any:  # noqa: ANN401  # JSON
    return json.loads(value) if isinstance(value, str) and value else value


def server(kubeconfig: object) -> str:
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
