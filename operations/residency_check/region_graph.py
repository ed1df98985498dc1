"""What the recorded resources of a region say about its data."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, cast

from config.residency_pack import PiiCategory
from operations.recorded_graph import RecordedResource
from operations.residency_check.strings import document
from plan.gateway_policy import CATEGORY_PATTERNS

DEPLOYMENT: Final = "kubernetes:apps/v1:Deployment"
CONFIG_MAP: Final = "kubernetes:core/v1:ConfigMap"
DB_INSTANCE: Final = "aws:rds/instance:Instance"
BACKUPS: Final = (
    "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"
)
SECRET: Final = "aws:secretsmanager/secret:Secret"
LOG_GROUP: Final = "aws:cloudwatch/logGroup:LogGroup"
WORKSPACE: Final = "aws:amp/workspace:Workspace"
BUCKET: Final = "aws:s3/bucket:Bucket"
GIT_LINK: Final = "pulumi-python:dynamic/keeptrusts:GitLink"

#: Environment variable with the control-plane API, and the policy file of a region.
API_URL: Final = "KEEPTRUSTS_API_URL"
POLICY_FILE: Final = "policy-config.yaml"

_Document = Mapping[str, Any]
_NOTHING: Final[_Document] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Gateway:
    """The gateways of a region.

    Attributes:
        resource: Their Deployment.
        api_url: URL of their control-plane API.
        files: The ConfigMap with their policy files; None without one.
        policy: Their policy as they parse it; empty without one.
    """

    resource: RecordedResource
    api_url: str
    files: RecordedResource | None
    policy: _Document

    @property
    def targets(self) -> tuple[_Document, ...]:
        """Provider targets of the policy."""
        targets: list[_Document] = self.policy.get("providers", {}).get("targets", [])
        return tuple(targets)

    @property
    def event_urls(self) -> tuple[tuple[str, str], ...]:
        """Key and URL of each API that may get events.

        Gateways read their configuration from the API of the environment variable, and
        deliver events there without another route.
        """
        delivery: _Document = self.policy.get("event_delivery") or {}
        named = tuple(
            (f"event_delivery.{key}", str(delivery[key]))
            for key in ("primary", "fallback")
            if key in delivery
        )
        return (*named, (API_URL, self.api_url))

    def redacts(self, categories: Collection[PiiCategory]) -> bool:
        """Return whether all categories are redacted before a request is sent."""
        policies = self.policy.get("policies")
        if isinstance(policies, list):
            return _redacted_by_rules(cast("list[_Document]", policies), categories)
        detector: _Document = (
            self.policy.get("policy", {}).get("pii-detector") or _NOTHING
        )
        chain: _Document = policies or _NOTHING
        on = "pii-detector" in chain.get("chain", ())
        patterns = {
            CATEGORY_PATTERNS[each] for each in categories if each in CATEGORY_PATTERNS
        }
        found: Collection[str] = detector.get("detect_patterns") or ()
        return on and detector.get("action") == "redact" and patterns <= {*found}


def api_url_paths(resource: RecordedResource) -> frozenset[str]:
    """Return the paths of the values with a Deployment's control-plane API."""
    containers = resource.inputs["spec"]["template"]["spec"]["containers"]
    return frozenset(
        f"spec.template.spec.containers[{number}].env[{position}].value"
        for number, container in enumerate(containers)
        for position, each in enumerate(container.get("env", ()))
        if each["name"] == API_URL
    )


def _redacted_by_rules(
    rules: list[_Document], categories: Collection[PiiCategory]
) -> bool:
    redacting = [
        rule.get("config", {})
        for rule in rules
        if rule.get("type") == "pii_redaction"
        and rule.get("config", {}).get("redact_before_send")
    ]
    found = {each for config in redacting for each in config.get("categories", ())}
    return bool(redacting) and {each.value for each in categories} <= found


def gateways(
    graph: tuple[RecordedResource, ...], linked: _Document = _NOTHING
) -> Iterator[Gateway]:
    """Yield the gateways of a region.

    Args:
        graph: Recorded resources of the region.
        linked: Policy in the git repository that a link of the region names.
    """
    from_git = linked if of_type(graph, GIT_LINK) else _NOTHING
    for resource in of_type(graph, DEPLOYMENT):
        env = _environment(resource)
        if API_URL not in env:
            continue
        for files in _policy_files(graph):
            yield Gateway(
                resource=resource,
                api_url=env[API_URL],
                files=files,
                policy=from_git if files is None else _policy(files),
            )


def of_type(
    graph: tuple[RecordedResource, ...], token: str
) -> tuple[RecordedResource, ...]:
    """Return the resources of one type."""
    return tuple(each for each in graph if each.type == token)


def _environment(resource: RecordedResource) -> Mapping[str, str]:
    containers = resource.inputs["spec"]["template"]["spec"]["containers"]
    return {
        each["name"]: str(each.get("value", ""))
        for container in containers
        for each in container.get("env", [])
    }


def _policy_files(
    graph: tuple[RecordedResource, ...],
) -> tuple[RecordedResource | None, ...]:
    """Return every ConfigMap with a policy file: gateways may mount any of them."""
    found = tuple(
        each
        for each in of_type(graph, CONFIG_MAP)
        if POLICY_FILE in (each.inputs.get("data") or {})
    )
    return found or (None,)


def _policy(files: RecordedResource) -> _Document:
    found = document(files.inputs["data"][POLICY_FILE])
    return cast("_Document", found) if isinstance(found, dict) else {}
