"""The kubeconfig of an EKS cluster, as text.

It holds no credential: whoever uses it asks AWS for a token with an identity of their
own, through the AWS command line.
https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
"""

import json
from typing import Final

_EXEC_API: Final = "client.authentication.k8s.io/v1"


def kubeconfig(
    *, cluster_name: str, endpoint: str, certificate_authority: str, region: str
) -> str:
    """Return the kubeconfig of one cluster.

    ``certificate_authority`` is the base64 text EKS returns. STS is asked in the
    region of the cluster, so that losing another region locks nobody out.
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
