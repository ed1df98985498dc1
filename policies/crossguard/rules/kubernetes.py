"""Kubernetes objects."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from policies.crossguard.facts import Facts
from policies.crossguard.rule import UNKNOWN, Resource, Rule, StackRule
from policies.crossguard.rules.checks import items, mapping, members, types

NAMESPACE: Final = "kubernetes:core/v1:Namespace"
DEPLOYMENT: Final = "kubernetes:apps/v1:Deployment"
JOB: Final = "kubernetes:batch/v1:Job"
SERVICE: Final = "kubernetes:core/v1:Service"
SECRET: Final = "kubernetes:core/v1:Secret"
NETWORK_POLICY: Final = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
AUTOSCALER: Final = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler"
_POD: Final = "spec.template.spec"
_WITH_PODS: Final = types(
    DEPLOYMENT,
    JOB,
    "kubernetes:apps/v1:StatefulSet",
    "kubernetes:apps/v1:DaemonSet",
)
_ENFORCE: Final = "pod-security.kubernetes.io/enforce"
_SECRET_NAME: Final = re.compile(r"TOKEN|PASSWORD|SECRET|API_KEY|DATABASE_URL")


def _containers(resource: Resource) -> Iterator[Mapping[str, Any]]:
    for kind in ("initContainers", "containers"):
        yield from items(resource.get(f"{_POD}.{kind}"))


def _at(value: Mapping[str, Any], *keys: str) -> Any:  # noqa: ANN401 - values have the types of YAML
    found: Any = value
    for key in keys:
        found = mapping(found).get(key)
    return found


def _restricted(resource: Resource, _: Facts) -> Iterator[str]:
    labels = mapping(resource.get("metadata.labels"))
    if labels.get(_ENFORCE) != "restricted":
        yield f"label {_ENFORCE} is {labels.get(_ENFORCE)!r}; required: 'restricted'"


def _not_root(resource: Resource, _: Facts) -> Iterator[str]:
    if resource.get(f"{_POD}.securityContext.runAsNonRoot") is not True:
        yield f"{_POD}.securityContext.runAsNonRoot is not True"


def _no_capabilities(resource: Resource, _: Facts) -> Iterator[str]:
    for container in _containers(resource):
        dropped = members(_at(container, "securityContext", "capabilities", "drop"))
        if "ALL" not in dropped:
            yield f"container {container.get('name')!r} does not drop ALL capabilities"
        if _at(container, "securityContext", "allowPrivilegeEscalation") is not False:
            yield f"container {container.get('name')!r} may gain privileges"


def _limits(resource: Resource, _: Facts) -> Iterator[str]:
    for container in _containers(resource):
        missing = [
            f"{kind}.{unit}"
            for kind, unit in (
                *(("requests", "cpu"), ("requests", "memory")),
                ("limits", "memory"),
            )
            if not _at(container, "resources", kind, unit)
        ]
        if missing:
            yield f"container {container.get('name')!r} lacks {missing}"


def _probes(resource: Resource, _: Facts) -> Iterator[str]:
    for container in items(resource.get(f"{_POD}.containers")):
        for probe in ("readinessProbe", "livenessProbe"):
            if not container.get(probe):
                yield f"container {container.get('name')!r} lacks {probe}"


def _images(resource: Resource, facts: Facts) -> Iterator[str]:
    for container in _containers(resource):
        image = str(container.get("image"))
        path, _, name = image.rpartition("/")
        if path not in facts.registries:
            yield f"image {image!r} is not from {sorted(facts.registries)}"
        pinned = "@sha256:" in name or re.search(r":(?!latest$)[\w.-]+$", name)
        if not pinned:
            yield f"image {image!r} has no version"


def _not_exposed(resource: Resource, _: Facts) -> Iterator[str]:
    kind = resource.get("spec.type")
    if kind in ("LoadBalancer", "NodePort"):
        yield f"spec.type is {kind!r}; required: 'ClusterIP'"


def _no_secret(resource: Resource, _: Facts) -> Iterator[str]:
    for key in ("data", "stringData"):
        if resource.has(key):
            yield f"{key} is given; the state of the stack would hold the values"


def _no_plain_secret(resource: Resource, _: Facts) -> Iterator[str]:
    for container in _containers(resource):
        for variable in items(container.get("env")):
            name = str(variable.get("name"))
            if _SECRET_NAME.search(name) and "value" in variable:
                yield f"environment variable {name} has its value in the pod"


def _namespace_of(resource: Resource) -> str | None:
    """Return the namespace of an object; None if the preview does not know it."""
    namespace: object = mapping(resource.inputs.get("metadata")).get("namespace")
    return None if namespace is UNKNOWN or namespace is None else str(namespace)


def _network_policies(
    resources: tuple[Resource, ...], _: Facts
) -> Iterator[tuple[Resource, str]]:
    policies = [each for each in resources if each.type == NETWORK_POLICY]
    denied = [each for each in policies if _denies_everything(each)]
    covered = {_namespace_of(each) for each in denied}
    namespaces = [each for each in resources if each.type == NAMESPACE]
    if None in covered:
        # Before the first update the policies' namespaces are unknown.
        for namespace in namespaces[len(denied) :]:
            yield namespace, "no NetworkPolicy denies all traffic by default"
        return
    for namespace in namespaces:
        if namespace.get("metadata.name") not in covered:
            yield namespace, "no NetworkPolicy denies all traffic by default"


def _denies_everything(policy: Resource) -> bool:
    """Return whether a policy selects every pod and allows nothing."""
    return (
        not policy.get("spec.podSelector")
        and {"Ingress", "Egress"} <= {*members(policy.get("spec.policyTypes"))}
        and not policy.get("spec.ingress")
        and not policy.get("spec.egress")
    )


def _replicas(
    resources: tuple[Resource, ...], _: Facts
) -> Iterator[tuple[Resource, str]]:
    scaled = {
        each.get("spec.scaleTargetRef.name")
        for each in resources
        if each.type == AUTOSCALER
    }
    for each in resources:
        if each.type != DEPLOYMENT or each.get("metadata.name") not in scaled:
            continue
        if each.get("spec.replicas") is not None:
            yield each, "spec.replicas is given, and an autoscaler sets it too"


_DOCS: Final = "https://kubernetes.io/docs/concepts"

RULES: Final = (
    Rule(
        id="POLICY-K8S-001",
        summary="A namespace admits restricted pods only.",
        why="A pod with privileges reads the secrets of its node.",
        remediation=f"Set the label {_ENFORCE} to restricted.",
        check=_restricted,
        types=types(NAMESPACE),
        source=f"{_DOCS}/security/pod-security-standards/",
    ),
    Rule(
        id="POLICY-K8S-002",
        summary="A pod does not run as root.",
        why="Root in a container is one error of the kernel away from its node.",
        remediation="Set securityContext.runAsNonRoot of the pod.",
        check=_not_root,
        types=_WITH_PODS,
        source=f"{_DOCS}/security/pod-security-standards/",
    ),
    Rule(
        id="POLICY-K8S-003",
        summary="A container has no capabilities and gains no privileges.",
        why="A capability gives a process rights that it does not need.",
        remediation="Drop ALL and set allowPrivilegeEscalation to False.",
        check=_no_capabilities,
        types=_WITH_PODS,
        source=f"{_DOCS}/security/pod-security-standards/",
    ),
    Rule(
        id="POLICY-K8S-004",
        summary="A container has requests, and a limit of memory.",
        why="One container takes the memory of all others on its node otherwise.",
        remediation="Set resources.requests and resources.limits.memory.",
        check=_limits,
        types=_WITH_PODS,
        source=f"{_DOCS}/configuration/manage-resources-containers/",
    ),
    Rule(
        id="POLICY-K8S-005",
        summary="A container of a Deployment has readiness and liveness probes.",
        why="Requests reach a pod that cannot answer otherwise.",
        remediation="Set readinessProbe and livenessProbe.",
        check=_probes,
        types=types(DEPLOYMENT),
        source=f"{_DOCS}/configuration/liveness-readiness-startup-probes/",
    ),
    Rule(
        id="POLICY-K8S-006",
        summary="An image has a version and comes from a registry of the project.",
        why="A tag that moves, or another registry, changes what runs unseen.",
        remediation="Set the image in the configuration, with a version or a digest.",
        check=_images,
        types=_WITH_PODS,
        source=f"{_DOCS}/containers/images/",
    ),
    Rule(
        id="POLICY-K8S-007",
        summary="No Service opens a port outside the cluster.",
        why="It creates a load balancer without web ACL, logs and TLS policy.",
        remediation="Use type ClusterIP and a TargetGroupBinding.",
        check=_not_exposed,
        types=types(SERVICE),
        source=f"{_DOCS}/services-networking/service/",
    ),
    Rule(
        id="POLICY-K8S-008",
        summary="No Secret is created with values.",
        why="The state of the stack holds the values too.",
        remediation="Use an ExternalSecret.",
        check=_no_secret,
        types=types(SECRET),
        computed="The values.",
        source="https://external-secrets.io/latest/",
    ),
    Rule(
        id="POLICY-K8S-009",
        summary="A secret reaches a container from a Secret.",
        why="A value in the pod is readable by all who may list pods.",
        remediation="Use valueFrom.secretKeyRef.",
        check=_no_plain_secret,
        types=_WITH_PODS,
        computed="The values.",
        source=f"{_DOCS}/configuration/secret/",
    ),
)

STACK_RULES: Final = (
    StackRule(
        id="POLICY-K8S-010",
        summary="Every namespace denies all traffic by default.",
        why="Any pod reaches any address that no policy selects it for.",
        remediation="Create the namespace with create_namespace.",
        check=_network_policies,
        computed="The namespace of a policy, before the first update; then the "
        "numbers of both are compared.",
        source=f"{_DOCS}/services-networking/network-policies/",
    ),
    StackRule(
        id="POLICY-K8S-011",
        summary="A Deployment with an autoscaler has no replicas of its own.",
        why="Every update would undo what the autoscaler has decided.",
        remediation="Remove spec.replicas.",
        check=_replicas,
        source="https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
    ),
)
