"""What the recorded resources of a region say about its data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from operations.recorded_graph import RecordedResource
from operations.residency_check.strings import document

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

#: Environment variable with the control-plane API, and the policy file of a region.
API_URL: Final = "KEEPTRUSTS_API_URL"
POLICY_FILE: Final = "policy-config.yaml"

_Document = Mapping[str, Any]


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

    @property
    def redacts(self) -> bool:
        """Whether personal data is redacted before a request is sent."""
        detector = self.policy.get("policy", {}).get("pii-detector") or {}
        chain: list[str] = []
        policies = self.policy.get("policies")
        if isinstance(policies, dict):
            chain = cast("dict[str, list[str]]", policies).get("chain", [])
        if isinstance(policies, list):
            rules = cast("list[_Document]", policies)
            return any(
                rule.get("type") == "pii_redaction"
                and bool(rule.get("config", {}).get("redact_before_send"))
                for rule in rules
            )
        return "pii-detector" in chain and detector.get("action") == "redact"


def gateways(graph: tuple[RecordedResource, ...]) -> Iterator[Gateway]:
    """Yield the gateways of a region."""
    for resource in of_type(graph, DEPLOYMENT):
        env = _environment(resource)
        if API_URL in env:
            files = _policy_files(graph)
            yield Gateway(
                resource=resource,
                api_url=env[API_URL],
                files=files,
                policy=_policy(files),
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


def _policy_files(graph: tuple[RecordedResource, ...]) -> RecordedResource | None:
    return next(
        (
            each
            for each in of_type(graph, CONFIG_MAP)
            if POLICY_FILE in (each.inputs.get("data") or {})
        ),
        None,
    )


def _policy(files: RecordedResource | None) -> _Document:
    if files is None:
        return {}
    found = document(files.inputs["data"][POLICY_FILE])
    return cast("_Document", found) if isinstance(found, dict) else {}
