"""Pods, their templates and the objects around them that are refused."""

from typing import Any, Final

from offline_cloud.kubernetes.core.rules.objects import (
    CONFIG_MAP,
    DEPLOYMENT,
    NAMESPACE,
    SERVICE,
)
from offline_cloud.kubernetes.core.rules.pods import POD
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import RuleCase, kube, thing
from tests.offline_cloud.rules.workloads import APP, CONTAINER, deployment, meta

AUTOSCALER: Final = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler"
BUDGET: Final = "kubernetes:policy/v1:PodDisruptionBudget"
TIGHT: Final = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}
SETTINGS: Final = {**meta("settings"), "immutable": True, "data": {"a": "1"}}
PORTS: Final = [{"name": "a", "port": 1}, {"name": "b", "port": 2}]
LIMITED: Final = {"requests": {"cpu": "250m"}, "limits": {"cpu": "0.25"}}


def resources(**changed: object) -> dict[str, Any]:
    """Return a deployment whose container has these resources."""
    return deployment({**CONTAINER, "resources": {**LIMITED, **changed}})


def pod(**context: object) -> dict[str, Any]:
    """Return a pod whose container differs in its security context."""
    container = {**CONTAINER, "securityContext": {**TIGHT, **context}}
    return {**meta("pod"), "spec": {"containers": [container]}}


def namespace(level: str) -> StoredResource:
    """Return the namespace with a level that it enforces."""
    labels = {"pod-security.kubernetes.io/enforce": level}
    return thing(NAMESPACE, "one", metadata={"name": "one", "labels": labels})


def rolling(surge: object, missing: object) -> dict[str, Any]:
    """Return a deployment with a strategy."""
    update = {"maxSurge": surge, "maxUnavailable": missing}
    return {"spec": {"strategy": {"rollingUpdate": update}}}


RESTRICTED: Final = (namespace("restricted"),)

CASES: Final = (
    RuleCase(
        rule="K8S-001", token=SERVICE, refused=meta("api.v1"), passes=meta("api-v1")
    ),
    RuleCase(
        rule="K8S-001", token=CONFIG_MAP, refused=meta("Api"), passes=meta("api.v1")
    ),
    RuleCase(
        rule="K8S-002",
        token=CONFIG_MAP,
        refused={"metadata": {"labels": {"region": "eu west"}}},
        passes={"metadata": {"labels": {"region": "eu-west_1"}}},
    ),
    RuleCase(
        rule="K8S-003",
        token=CONFIG_MAP,
        refused=meta("settings"),
        passes={"metadata": {"name": "settings", "namespace": "two"}},
        existing=(kube(CONFIG_MAP, "settings"),),
    ),
    RuleCase(
        rule="K8S-004",
        token=CONFIG_MAP,
        refused={**SETTINGS, "data": {"a": "2"}},
        passes=SETTINGS,
        current=kube(CONFIG_MAP, "settings", SETTINGS),
    ),
    RuleCase(
        rule="K8S-005",
        token=DEPLOYMENT,
        refused={"spec": {"selector": {"matchLabels": {"app": "b"}}}},
        passes={"spec": {"selector": {"matchLabels": APP}}},
        current=kube(DEPLOYMENT, "app", deployment(CONTAINER)),
    ),
    RuleCase(
        rule="K8S-006",
        token=DEPLOYMENT,
        refused=deployment(CONTAINER, selected={"app": "b"}),
        passes=deployment(CONTAINER),
    ),
    RuleCase(
        rule="K8S-007",
        token=AUTOSCALER,
        refused={"spec": {"minReplicas": 3, "maxReplicas": 2}},
        passes={"spec": {"minReplicas": 2, "maxReplicas": 2}},
    ),
    RuleCase(
        rule="K8S-008",
        token=BUDGET,
        refused={"spec": {"minAvailable": 1, "maxUnavailable": 1}},
        passes={"spec": {"maxUnavailable": 1}},
    ),
    RuleCase(
        rule="K8S-009",
        token=DEPLOYMENT,
        refused=rolling("0%", 0),
        passes=rolling("25%", 0),
    ),
    RuleCase(
        rule="K8S-010",
        token=SERVICE,
        refused={"spec": {"ports": [{"port": 1}, PORTS[1]]}},
        passes={"spec": {"ports": [{"port": 1}]}},
    ),
    RuleCase(
        rule="K8S-010",
        token=SERVICE,
        refused={"spec": {"ports": [PORTS[0], PORTS[0]]}},
        passes={"spec": {"ports": PORTS}},
    ),
    RuleCase(
        rule="K8S-021",
        token=DEPLOYMENT,
        refused=resources(limits={"memory": "1GiB"}),
        passes=resources(limits={"memory": "1Gi", "cpu": "1e3"}),
    ),
    RuleCase(
        rule="K8S-022",
        token=DEPLOYMENT,
        refused=resources(requests={"cpu": "251m"}),
        passes=resources(),
    ),
    RuleCase(
        rule="K8S-023",
        token=DEPLOYMENT,
        refused=deployment({**CONTAINER, "volumeMounts": [{"name": "tmp"}]}),
        passes=deployment(
            {**CONTAINER, "volumeMounts": [{"name": "tmp"}]},
            volumes=[{"name": "tmp", "emptyDir": {"medium": "Memory"}}],
        ),
    ),
    RuleCase(
        rule="K8S-024",
        token=DEPLOYMENT,
        refused=deployment(CONTAINER, CONTAINER),
        passes=deployment(CONTAINER, {**CONTAINER, "name": "other"}),
    ),
    RuleCase(
        rule="K8S-025",
        token=DEPLOYMENT,
        refused=deployment({"lifecycle": {"preStop": {"sleep": {"seconds": 31}}}}),
        passes=deployment({"lifecycle": {"preStop": {"sleep": {"seconds": 30}}}}),
    ),
    RuleCase(
        rule="K8S-026",
        token=DEPLOYMENT,
        refused=deployment({"livenessProbe": {"successThreshold": 2}}),
        passes=deployment({"readinessProbe": {"successThreshold": 2}}),
    ),
    *(
        RuleCase(
            rule="K8S-031",
            token=POD,
            refused=pod(**context),
            passes=pod(),
            existing=RESTRICTED,
        )
        for context in (
            {"allowPrivilegeEscalation": True},
            {"capabilities": {"drop": ["NET_RAW"]}},
            {"capabilities": {"drop": ["ALL"], "add": ["SYS_ADMIN"]}},
            {"runAsNonRoot": False},
            {"runAsUser": 0},
            {"seccompProfile": {"type": "Unconfined"}},
            {"privileged": True},
        )
    ),
    RuleCase(
        rule="K8S-031",
        token=DEPLOYMENT,
        refused=deployment(CONTAINER),
        passes=deployment(CONTAINER),
        existing=RESTRICTED,
        passing_existing=(namespace("baseline"),),
    ),
)
