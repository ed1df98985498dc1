"""Kubeconfig of an EKS cluster as JSON.

It contains no credential: ``aws eks get-token`` gets a token for the AWS identity
that runs it.
https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
"""

import json
from typing import Final

_EXEC_API: Final = "client.authentication.k8s.io/v1"


def kubeconfig(
    *, cluster_name: str, endpoint: str, certificate_authority: str, region: str
) -> str:
    """Return the kubeconfig of one cluster.

    ``certificate_authority`` is the base64 text from EKS. The token comes from STS in
    the cluster's region, so that access does not depend on another region.
    """
    exec_plugin = {
        "apiVersion": _EXEC_API,
        "command": "aws",
        "args": [
            *("--region", region),
            *("eks", "get-token"),
            *("--cluster-name", cluster_name),
            *("--output", "json"),
        ],
        "env": [{"name": "AWS_STS_REGIONAL_ENDPOINTS", "value": "regional"}],
        "interactiveMode": "Never",
    }
    cluster = {
        "server": endpoint,
        "certificate-authority-data": certificate_authority,
    }
    context = {"cluster": cluster_name, "user": cluster_name}
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": cluster_name, "cluster": cluster}],
            "contexts": [{"name": cluster_name, "context": context}],
            "current-context": cluster_name,
            "users": [{"name": cluster_name, "user": {"exec": exec_plugin}}],
        }
    )
