"""Deployment of every workload, tested with the gateway."""

import pytest

from components.regional.workloads.pod_spec import (
    rollout_timeouts,
    termination_grace_seconds,
)
from tests.components.gateway_fixtures import (
    DEPLOYMENT,
    REGION,
    STREAM,
    container,
    deployment,
    gateway,
    pod,
)
from tests.components.region_fixtures import region

COPY = "kubernetes:external-secrets.io/v1:ExternalSecret"
STORE = "kubernetes:external-secrets.io/v1:SecretStore"


def test_pod_meets_the_restricted_standard() -> None:
    """User 999, no privileges, a read-only root and a namespace that enforces it."""
    graph = gateway()
    namespace = graph.named("gateway-workload-namespace").inputs["metadata"]

    assert pod(graph)["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": 999,
        "runAsGroup": 999,
        "fsGroup": 999,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert container(graph)["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod(graph)["automountServiceAccountToken"] is False
    assert namespace["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_termination_grace_period_covers_the_longest_stream() -> None:
    """It contains the preStop delay and the longest response."""
    graph = gateway()
    pause = container(graph)["lifecycle"]["preStop"]["sleep"]["seconds"]

    assert pod(graph)["terminationGracePeriodSeconds"] > pause + STREAM


@pytest.mark.parametrize("stream", [1, 600, 3600])
def test_deployment_timeout_covers_the_grace_period(stream: int) -> None:
    """Pulumi deletes in the foreground; a shorter timeout would fail a teardown."""
    wait = rollout_timeouts(stream)

    assert wait.create == wait.update == wait.delete
    assert str(wait.delete) == f"{600 + termination_grace_seconds(stream)}s"
    assert pod(gateway(stream=stream))[
        "terminationGracePeriodSeconds"
    ] == termination_grace_seconds(stream)


def test_rolling_update_keeps_every_replica_available() -> None:
    """A new pod is ready for a while before an old one terminates."""
    spec = deployment(gateway())["spec"]

    assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert spec["minReadySeconds"] >= 20


def test_deployment_has_no_replicas_and_the_autoscaler_three() -> None:
    """The autoscaler sets the number of replicas."""
    graph = gateway()
    spec = graph.only("kubernetes:autoscaling/v2:HorizontalPodAutoscaler").inputs[
        "spec"
    ]
    targets = {
        m["resource"]["name"]: m["resource"]["target"]["averageUtilization"]
        for m in spec["metrics"]
    }

    assert "replicas" not in deployment(graph)["spec"]
    assert (spec["minReplicas"], spec["maxReplicas"]) == (3, 10)
    assert targets == {"cpu": 70, "memory": 80}
    assert spec["scaleTargetRef"]["name"] == deployment(graph)["metadata"]["name"]


def test_disruption_budget_allows_one_pod() -> None:
    """An unhealthy pod never blocks a drain."""
    spec = gateway().only("kubernetes:policy/v1:PodDisruptionBudget").inputs["spec"]

    assert spec["maxUnavailable"] == 1
    assert spec["unhealthyPodEvictionPolicy"] == "AlwaysAllow"


def test_disruption_budget_of_one_replica_allows_its_eviction() -> None:
    """At size dev there is one replica."""
    graph = region(settings="    size: dev\n")
    floors = {
        each.inputs["spec"]["minReplicas"]
        for each in graph.of_type("kubernetes:autoscaling/v2:HorizontalPodAutoscaler")
    }
    budgets = [
        each.inputs["spec"]
        for each in graph.of_type("kubernetes:policy/v1:PodDisruptionBudget")
    ]

    assert floors == {1}
    assert len(budgets) == 2
    assert all(each["maxUnavailable"] == 1 for each in budgets)
    assert not any("minAvailable" in each for each in budgets)


def test_topology_spread_is_a_preference() -> None:
    """Pods are scheduled even while a zone is down."""
    (spread,) = pod(gateway())["topologySpreadConstraints"]

    assert spread["topologyKey"] == "topology.kubernetes.io/zone"
    assert spread["whenUnsatisfiable"] == "ScheduleAnyway"
    assert spread["nodeTaintsPolicy"] == "Honor"


def test_service_is_internal_and_bound_to_the_target_group() -> None:
    """No controller creates a load balancer."""
    graph = gateway()
    services = graph.of_type("kubernetes:core/v1:Service")
    binding = graph.only("kubernetes:eks.amazonaws.com/v1:TargetGroupBinding").inputs

    assert {s.inputs["spec"]["type"] for s in services} == {"ClusterIP"}
    assert not [r for r in graph.resources if r.type.endswith(":Ingress")]
    assert binding["spec"] == {
        "targetGroupARN": "arn:aws:elasticloadbalancing:::targetgroup/gateway",
        "targetType": "ip",
        "serviceRef": {"name": "keeptrusts-gateway", "port": 41002},
    }


def test_target_group_binding_is_replaced_for_another_target_group() -> None:
    """It cannot be updated, and its name is in use until the old one is deleted."""
    binding = gateway().only("kubernetes:eks.amazonaws.com/v1:TargetGroupBinding")

    assert binding.replaced_by == ("spec.targetGroupARN",)


def test_deployment_depends_on_its_external_secret() -> None:
    """The ExternalSecret depends on the secret's value and on the operator."""
    graph = gateway()
    copy = graph.only(COPY)
    store = graph.only(STORE)

    assert copy.name in graph.only(DEPLOYMENT).dependencies
    assert store.name in copy.dependencies
    assert "ready" in store.dependencies
    annotations = copy.inputs["metadata"]["annotations"]
    assert annotations["pulumi.com/waitFor"] == "condition=Ready"


def test_secret_store_has_region_and_no_credentials() -> None:
    """The operator reads with its own IAM role."""
    graph = gateway()
    store = graph.only(STORE).inputs["spec"]
    copy = graph.only(COPY).inputs["spec"]

    assert store["provider"] == {"aws": {"service": "SecretsManager", "region": REGION}}
    assert copy["target"]["name"] == "keeptrusts-gateway"
    assert copy["data"] == [
        {
            "secretKey": "gateway-key",
            "remoteRef": {"key": "secrets-gateway-0a1b2c3", "property": "gateway-key"},
        }
    ]
