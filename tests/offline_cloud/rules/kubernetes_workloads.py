"""Kubernetes workloads of the cases."""

from collections.abc import Mapping
from typing import Any, Final

APP: Final = {"app": "a"}
CONTAINER: Final[Mapping[str, Any]] = {
    "name": "app",
    "image": "app:1",
    "ports": [{"name": "http", "containerPort": 8080}],
}


def meta(name: str, **annotations: str) -> dict[str, Any]:
    """Return the metadata of an object in the namespace."""
    metadata: dict[str, Any] = {"name": name, "namespace": "one"}
    if annotations:
        metadata["annotations"] = {
            f"pulumi.com/{key}": value for key, value in annotations.items()
        }
    return {"metadata": metadata}


def deployment(
    *containers: Mapping[str, Any],
    selected: Mapping[str, str] = APP,
    annotations: Mapping[str, str] | None = None,
    **pod: object,
) -> dict[str, Any]:
    """Return a Deployment with one pod template."""
    template = {
        "metadata": {"labels": APP},
        "spec": {**pod, "containers": [dict(c) for c in containers]},
    }
    spec = {"selector": {"matchLabels": dict(selected)}, "template": template}
    return {**meta("app", **(annotations or {})), "spec": spec}
