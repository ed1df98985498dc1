"""Workloads that are awaited in vain."""

from typing import Final

from offline_cloud.kubernetes.core.rules.objects import (
    CONFIG_MAP,
    DEPLOYMENT,
    SECRET,
    SERVICE,
)
from offline_cloud.kubernetes.core.rules.pod_references import EXTERNAL_SECRET
from tests.offline_cloud.rules.case import RuleCase, kube
from tests.offline_cloud.rules.workloads import CONTAINER, deployment, meta

ACCOUNT: Final = "kubernetes:core/v1:ServiceAccount"
ENV: Final = {
    **CONTAINER,
    "env": [{"valueFrom": {"secretKeyRef": {"name": "app", "key": "url"}}}],
}
OPTIONAL: Final = {
    **CONTAINER,
    "envFrom": [{"secretRef": {"name": "app", "optional": True}}],
}
SECRET_VOLUME: Final = [{"name": "v", "secret": {"secretName": "app"}}]
CONFIG_VOLUME: Final = [{"name": "v", "configMap": {"name": "settings"}}]


def probed(port: str) -> dict[str, object]:
    """Return a container whose readiness is asked on a port."""
    return {**CONTAINER, "readinessProbe": {"httpGet": {"port": port}}}


def service(target: str) -> dict[str, object]:
    """Return a service that leads to a port of the pods."""
    ports = [{"port": 80, "targetPort": target}]
    return {**meta("app"), "spec": {"selector": {"app": "a"}, "ports": ports}}


def copy(key: str) -> dict[str, object]:
    """Return an external secret that makes one key."""
    return {"spec": {"target": {"name": "app"}, "data": [{"secretKey": key}]}}


CASES: Final = (
    RuleCase(
        rule="AWT-001",
        token=DEPLOYMENT,
        refused=deployment(probed("web")),
        passes=deployment(probed("http")),
    ),
    RuleCase(
        rule="AWT-001",
        token=DEPLOYMENT,
        refused=deployment(probed("web")),
        passes=deployment(probed("web"), annotations={"skipAwait": "true"}),
    ),
    RuleCase(
        rule="AWT-002",
        token=SERVICE,
        refused=service("web"),
        passes=service("http"),
        existing=(kube(DEPLOYMENT, "app", deployment(CONTAINER)),),
    ),
    RuleCase(
        rule="AWT-011",
        token=DEPLOYMENT,
        refused=deployment(ENV),
        passes=deployment(ENV),
        existing=(kube(SECRET, "app", {"data": {"url": "eA=="}}, space="two"),),
        passing_existing=(kube(SECRET, "app", {"data": {"url": "eA=="}}),),
    ),
    RuleCase(
        rule="AWT-011",
        token=DEPLOYMENT,
        refused=deployment(ENV),
        passes=deployment(ENV),
        existing=(kube(EXTERNAL_SECRET, "copy", copy("uri")),),
        passing_existing=(kube(EXTERNAL_SECRET, "copy", copy("url")),),
    ),
    RuleCase(
        rule="AWT-011",
        token=DEPLOYMENT,
        refused=deployment(CONTAINER, volumes=SECRET_VOLUME),
        passes=deployment(OPTIONAL),
    ),
    RuleCase(
        rule="AWT-012",
        token=DEPLOYMENT,
        refused=deployment(CONTAINER, volumes=CONFIG_VOLUME),
        passes=deployment(CONTAINER, volumes=CONFIG_VOLUME),
        passing_existing=(kube(CONFIG_MAP, "settings"),),
    ),
    RuleCase(
        rule="AWT-013",
        token=DEPLOYMENT,
        refused=deployment(CONTAINER, serviceAccountName="app"),
        passes=deployment(CONTAINER, serviceAccountName="app"),
        passing_existing=(kube(ACCOUNT, "app"),),
    ),
)
