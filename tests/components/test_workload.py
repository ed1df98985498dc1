"""Promises of every long-running process, made on the gateway."""

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


def test_the_pod_satisfies_the_restricted_standard() -> None:
    """User 999, no privileges, a read-only root and a namespace that insists on it."""
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


def test_a_leaving_pod_may_finish_its_longest_answer() -> None:
    """The grace period holds the pause before the signal and the longest stream."""
    graph = gateway()
    pause = container(graph)["lifecycle"]["preStop"]["sleep"]["seconds"]

    assert pod(graph)["terminationGracePeriodSeconds"] > pause + STREAM


@pytest.mark.parametrize("stream", [1, 600, 3600])
def test_the_engine_waits_for_pods_that_finish_their_answers(stream: int) -> None:
    """It deletes in the foreground: giving up earlier would leave half a teardown."""
    wait = rollout_timeouts(stream)

    assert wait.create == wait.update == wait.delete
    assert str(wait.delete) == f"{600 + termination_grace_seconds(stream)}s"
    assert pod(gateway(stream=stream))[
        "terminationGracePeriodSeconds"
    ] == termination_grace_seconds(stream)


def test_a_rollout_never_serves_with_less() -> None:
    """A new pod comes, and settles, before an old one leaves."""
    spec = deployment(gateway())["spec"]

    assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert spec["minReadySeconds"] >= 20


def test_the_autoscaler_owns_the_replica_count() -> None:
    """The Deployment names no replicas; the floor of 3 is the autoscaler's."""
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


def test_drains_take_one_pod_at_a_time() -> None:
    """A sick pod never holds up a drain."""
    spec = gateway().only("kubernetes:policy/v1:PodDisruptionBudget").inputs["spec"]

    assert spec["maxUnavailable"] == 1
    assert spec["unhealthyPodEvictionPolicy"] == "AlwaysAllow"


def test_a_single_pod_holds_up_no_drain() -> None:
    """At size dev there is one replica, and a budget that still lets it move."""
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


def test_the_loss_of_a_zone_starves_nobody() -> None:
    """Pods prefer a zone of their own and do without when there is none."""
    (spread,) = pod(gateway())["topologySpreadConstraints"]

    assert spread["topologyKey"] == "topology.kubernetes.io/zone"
    assert spread["whenUnsatisfiable"] == "ScheduleAnyway"
    assert spread["nodeTaintsPolicy"] == "Honor"


def test_no_controller_makes_a_load_balancer() -> None:
    """The Service stays inside; the pods join a target group that is given."""
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


def test_a_binding_is_made_anew_for_another_target_group() -> None:
    """The cluster refuses to change it, and its name is taken until the old is gone."""
    binding = gateway().only("kubernetes:eks.amazonaws.com/v1:TargetGroupBinding")

    assert binding.replaced_by == ("spec.targetGroupARN",)


def test_pods_start_once_their_secret_exists() -> None:
    """The Deployment waits for the copy, the copy for its source and the operator."""
    graph = gateway()
    copy = graph.only(COPY)
    store = graph.only(STORE)

    assert copy.name in graph.only(DEPLOYMENT).dependencies
    assert store.name in copy.dependencies
    assert "ready" in store.dependencies
    annotations = copy.inputs["metadata"]["annotations"]
    assert annotations["pulumi.com/waitFor"] == "condition=Ready"


def test_the_token_is_copied_from_this_region_without_credentials() -> None:
    """The store names the region and no key; the operator's own role reads."""
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
