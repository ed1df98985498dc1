"""Kubeconfig of the Kubernetes provider."""

import json
from typing import Any

from components.regional.eks.kubeconfig import kubeconfig


def test_kubeconfig_has_no_credential() -> None:
    """It only has the command that gets a token."""
    document: dict[str, Any] = json.loads(
        kubeconfig(
            cluster_name="keeptrusts",
            endpoint="https://endpoint.example",
            certificate_authority="Y2E=",
            region="eu-west-1",
        )
    )
    (user,) = document["users"]
    plugin = user["user"]["exec"]

    assert set(user["user"]) == {"exec"}
    assert plugin["apiVersion"] == "client.authentication.k8s.io/v1"
    assert " ".join([plugin["command"], *plugin["args"]]) == (
        "aws --region eu-west-1 eks get-token --cluster-name keeptrusts --output json"
    )
    assert plugin["env"] == [
        {"name": "AWS_STS_REGIONAL_ENDPOINTS", "value": "regional"}
    ]
    assert document["contexts"][0]["name"] == document["current-context"]
    assert document["contexts"][0]["context"]["user"] == user["name"]
