"""Cases of the rules about workloads that would never become ready."""

from typing import Final

from offline_cloud.kubernetes.core.rules.objects import (
    CONFIG_MAP,
    DEPLOYMENT,
    SECRET,
    SERVICE,
)
from offline_cloud.kubernetes.core.rules.pod_references import EXTERNAL_SECRET
from tests.offline_cloud.rules.case import RuleCase, kubernetes_object
from tests.offline_cloud.rules.kubernetes_workloads import CONTAINER, deployment, meta

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
    """Return a container with a readiness probe on a port."""
    return {**CONTAINER, "readinessProbe": {"httpGet": {"port": port}}}


def service(target: str) -> dict[str, object]:
    """Return a Service with a target port."""
    ports = [{"port": 80, "targetPort": target}]
    return {**meta("app"), "spec": {"selector": {"app": "a"}, "ports": ports}}


def copy(key: str) -> dict[str, object]:
    """Return an ExternalSecret with one key."""
    return {"spec": {"target": {"name": "app"}, "data": [{"secretKey": key}]}}


CASES: Final = (
    RuleCase(
        rule="AWT-001",
        token=DEPLOYMENT,
        rejected_inputs=deployment(probed("web")),
        passing_inputs=deployment(probed("http")),
    ),
    RuleCase(
        rule="AWT-001",
        token=DEPLOYMENT,
        rejected_inputs=deployment(probed("web")),
        passing_inputs=deployment(probed("web"), annotations={"skipAwait": "true"}),
    ),
    RuleCase(
        rule="AWT-002",
        token=SERVICE,
        rejected_inputs=service("web"),
        passing_inputs=service("http"),
        existing=(kubernetes_object(DEPLOYMENT, "app", deployment(CONTAINER)),),
    ),
    RuleCase(
        rule="AWT-011",
        token=DEPLOYMENT,
        rejected_inputs=deployment(ENV),
        passing_inputs=deployment(ENV),
        existing=(
            kubernetes_object(SECRET, "app", {"data": {"url": "eA=="}}, space="two"),
        ),
        passing_existing=(kubernetes_object(SECRET, "app", {"data": {"url": "eA=="}}),),
    ),
    RuleCase(
        rule="AWT-011",
        token=DEPLOYMENT,
        rejected_inputs=deployment(ENV),
        passing_inputs=deployment(ENV),
        existing=(kubernetes_object(EXTERNAL_SECRET, "copy", copy("uri")),),
        passing_existing=(kubernetes_object(EXTERNAL_SECRET, "copy", copy("url")),),
    ),
    RuleCase(
        rule="AWT-011",
        token=DEPLOYMENT,
        rejected_inputs=deployment(CONTAINER, volumes=SECRET_VOLUME),
        passing_inputs=deployment(OPTIONAL),
    ),
    RuleCase(
        rule="AWT-012",
        token=DEPLOYMENT,
        rejected_inputs=deployment(CONTAINER, volumes=CONFIG_VOLUME),
        passing_inputs=deployment(CONTAINER, volumes=CONFIG_VOLUME),
        passing_existing=(kubernetes_object(CONFIG_MAP, "settings"),),
    ),
    RuleCase(
        rule="AWT-013",
        token=DEPLOYMENT,
        rejected_inputs=deployment(CONTAINER, serviceAccountName="app"),
        passing_inputs=deployment(CONTAINER, serviceAccountName="app"),
        passing_existing=(kubernetes_object(ACCOUNT, "app"),),
    ),
)
