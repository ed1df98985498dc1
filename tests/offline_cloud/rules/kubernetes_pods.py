"""Cases of the rules about pods and their namespaces."""

from typing import Any, Final

from offline_cloud.kubernetes.core.rules.objects import (
    CONFIG_MAP,
    DEPLOYMENT,
    NAMESPACE,
    SERVICE,
)
from offline_cloud.kubernetes.core.rules.pods import POD
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import RuleCase, kubernetes_object, stored_resource
from tests.offline_cloud.rules.kubernetes_workloads import (
    APP,
    CONTAINER,
    deployment,
    meta,
)

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
    """Return a Deployment with a container with these resources."""
    return deployment({**CONTAINER, "resources": {**LIMITED, **changed}})


def pod(**context: object) -> dict[str, Any]:
    """Return a Pod with a container with another security context."""
    container = {**CONTAINER, "securityContext": {**TIGHT, **context}}
    return {**meta("pod"), "spec": {"containers": [container]}}


def namespace(level: str) -> StoredResource:
    """Return the namespace with an enforced security standard."""
    labels = {"pod-security.kubernetes.io/enforce": level}
    return stored_resource(NAMESPACE, "one", metadata={"name": "one", "labels": labels})


def rolling(surge: object, missing: object) -> dict[str, Any]:
    """Return a Deployment with an update strategy."""
    update = {"maxSurge": surge, "maxUnavailable": missing}
    return {"spec": {"strategy": {"rollingUpdate": update}}}


RESTRICTED: Final = (namespace("restricted"),)

CASES: Final = (
    RuleCase(
        rule="K8S-001",
        token=SERVICE,
        rejected_inputs=meta("api.v1"),
        passing_inputs=meta("api-v1"),
    ),
    RuleCase(
        rule="K8S-001",
        token=CONFIG_MAP,
        rejected_inputs=meta("Api"),
        passing_inputs=meta("api.v1"),
    ),
    RuleCase(
        rule="K8S-002",
        token=CONFIG_MAP,
        rejected_inputs={"metadata": {"labels": {"region": "eu west"}}},
        passing_inputs={"metadata": {"labels": {"region": "eu-west_1"}}},
    ),
    RuleCase(
        rule="K8S-003",
        token=CONFIG_MAP,
        rejected_inputs=meta("settings"),
        passing_inputs={"metadata": {"name": "settings", "namespace": "two"}},
        existing=(kubernetes_object(CONFIG_MAP, "settings"),),
    ),
    RuleCase(
        rule="K8S-004",
        token=CONFIG_MAP,
        rejected_inputs={**SETTINGS, "data": {"a": "2"}},
        passing_inputs=SETTINGS,
        current=kubernetes_object(CONFIG_MAP, "settings", SETTINGS),
    ),
    RuleCase(
        rule="K8S-005",
        token=DEPLOYMENT,
        rejected_inputs={"spec": {"selector": {"matchLabels": {"app": "b"}}}},
        passing_inputs={"spec": {"selector": {"matchLabels": APP}}},
        current=kubernetes_object(DEPLOYMENT, "app", deployment(CONTAINER)),
    ),
    RuleCase(
        rule="K8S-006",
        token=DEPLOYMENT,
        rejected_inputs=deployment(CONTAINER, selected={"app": "b"}),
        passing_inputs=deployment(CONTAINER),
    ),
    RuleCase(
        rule="K8S-007",
        token=AUTOSCALER,
        rejected_inputs={"spec": {"minReplicas": 3, "maxReplicas": 2}},
        passing_inputs={"spec": {"minReplicas": 2, "maxReplicas": 2}},
    ),
    RuleCase(
        rule="K8S-008",
        token=BUDGET,
        rejected_inputs={"spec": {"minAvailable": 1, "maxUnavailable": 1}},
        passing_inputs={"spec": {"maxUnavailable": 1}},
    ),
    RuleCase(
        rule="K8S-009",
        token=DEPLOYMENT,
        rejected_inputs=rolling("0%", 0),
        passing_inputs=rolling("25%", 0),
    ),
    RuleCase(
        rule="K8S-010",
        token=SERVICE,
        rejected_inputs={"spec": {"ports": [{"port": 1}, PORTS[1]]}},
        passing_inputs={"spec": {"ports": [{"port": 1}]}},
    ),
    RuleCase(
        rule="K8S-010",
        token=SERVICE,
        rejected_inputs={"spec": {"ports": [PORTS[0], PORTS[0]]}},
        passing_inputs={"spec": {"ports": PORTS}},
    ),
    RuleCase(
        rule="K8S-021",
        token=DEPLOYMENT,
        rejected_inputs=resources(limits={"memory": "1GiB"}),
        passing_inputs=resources(limits={"memory": "1Gi", "cpu": "1e3"}),
    ),
    RuleCase(
        rule="K8S-022",
        token=DEPLOYMENT,
        rejected_inputs=resources(requests={"cpu": "251m"}),
        passing_inputs=resources(),
    ),
    RuleCase(
        rule="K8S-023",
        token=DEPLOYMENT,
        rejected_inputs=deployment({**CONTAINER, "volumeMounts": [{"name": "tmp"}]}),
        passing_inputs=deployment(
            {**CONTAINER, "volumeMounts": [{"name": "tmp"}]},
            volumes=[{"name": "tmp", "emptyDir": {"medium": "Memory"}}],
        ),
    ),
    RuleCase(
        rule="K8S-024",
        token=DEPLOYMENT,
        rejected_inputs=deployment(CONTAINER, CONTAINER),
        passing_inputs=deployment(CONTAINER, {**CONTAINER, "name": "other"}),
    ),
    RuleCase(
        rule="K8S-025",
        token=DEPLOYMENT,
        rejected_inputs=deployment(
            {"lifecycle": {"preStop": {"sleep": {"seconds": 31}}}}
        ),
        passing_inputs=deployment(
            {"lifecycle": {"preStop": {"sleep": {"seconds": 30}}}}
        ),
    ),
    RuleCase(
        rule="K8S-026",
        token=DEPLOYMENT,
        rejected_inputs=deployment({"livenessProbe": {"successThreshold": 2}}),
        passing_inputs=deployment({"readinessProbe": {"successThreshold": 2}}),
    ),
    *(
        RuleCase(
            rule="K8S-031",
            token=POD,
            rejected_inputs=pod(**context),
            passing_inputs=pod(),
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
        rejected_inputs=deployment(CONTAINER),
        passing_inputs=deployment(CONTAINER),
        existing=RESTRICTED,
        passing_existing=(namespace("baseline"),),
    ),
)
