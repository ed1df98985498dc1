"""Policy files of a region's gateways as YAML.

Gateways read ``base-policy.yaml`` and then ``policy-config.yaml``, which refines it.
Without the second file a gateway has no provider. Facts of the documented contract:
https://docs.keeptrusts.com/docs/policies/declarative-config-reference
https://docs.keeptrusts.com/docs/policies/config-cloud-providers
https://docs.keeptrusts.com/docs/integrations/aws-bedrock
https://docs.keeptrusts.com/docs/policies/pii-detector
https://docs.keeptrusts.com/docs/guides/data-residency/
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import yaml

from config.loader import Project
from config.policy import EventDelivery, PolicyDialect
from config.provider_pack import ProviderTarget
from config.residency_pack import PiiCategory
from plan import gateway_policy_guide
from plan.event_route import EventRoute, event_route
from plan.provider_targets import BEDROCK, region_targets, target_host
from plan.residency import redacted_categories, residency_of_zones
from plan.retention import AUDIT_RETENTION_DAYS

#: Names of the mounted files, in the order in which gateways read them.
BASE_FILE: Final = "base-policy.yaml"
REGION_FILE: Final = "policy-config.yaml"

_AUDIT: Final = "audit-logger"
_PII: Final = "pii-detector"
#: Names of providers in the product, where they differ from the provider pack's.
_PRODUCT_PROVIDERS: Final = MappingProxyType({"azure-openai": "azure"})
#: Patterns of personal data that the detector does not know by itself. The first is the
#: product's own sample, the second the form of ISO 13616 (IBAN).
#: https://docs.keeptrusts.com/docs/workflows/multi-region
CATEGORY_PATTERNS: Final[Mapping[PiiCategory, str]] = MappingProxyType(
    {
        PiiCategory.NATIONAL_ID: r"\b[A-Z]{2}\d{6}[A-Z]\b",
        PiiCategory.FINANCIAL_ACCOUNT: r"\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b",
    }
)


def policy_files(project: Project, region: str) -> Mapping[str, str]:
    """Return the policy files of a region's gateways, by name, in reading order.

    Raises:
        ConfigError: A target or the route of events is not lawful.
    """
    documents = {
        BASE_FILE: _base(project, region),
        REGION_FILE: _region(project, region),
    }
    return MappingProxyType({name: _text(each) for name, each in documents.items()})


def repository_files(project: Project) -> Mapping[str, str]:
    """Return the policy files of all regions, by path in a repository.

    The base policy is the home region's; all regions have the same one.
    """
    found = {
        f"regions/{region}/{REGION_FILE}": policy_files(project, region)[REGION_FILE]
        for region in project.regions
    }
    base = policy_files(project, project.fleet.home)[BASE_FILE]
    return MappingProxyType({f"main/{BASE_FILE}": base, **found})


def provider_key_env_vars(project: Project, region: str) -> Mapping[str, str]:
    """Return the target id by environment variable with its provider key."""
    return MappingProxyType(
        {
            _key_env_var(target): target.id
            for target in region_targets(project, region)
            if target.provider != BEDROCK
        }
    )


def _key_env_var(target: ProviderTarget) -> str:
    return f"{target.id.upper().replace('-', '_')}_API_KEY"


def _text(document: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(document), sort_keys=False)


def _base(project: Project, region: str) -> dict[str, Any]:
    if project.regions[region].region.policy.dialect is PolicyDialect.GUIDE:
        return gateway_policy_guide.base_document()
    return _pack_base(project)


def _region(project: Project, region: str) -> dict[str, Any]:
    settings = project.regions[region].region.policy
    if settings.dialect is PolicyDialect.GUIDE:
        targets = region_targets(project, region)
        document = gateway_policy_guide.region_document(project, region, targets)
    else:
        document = _pack_region(project, region)
    if settings.event_delivery is EventDelivery.INLINE:
        document["event_delivery"] = event_delivery(event_route(project, region))
    return document


def event_delivery(route: EventRoute) -> dict[str, Any]:
    """Return the block of the product's guide about the delivery of events."""
    return {
        "primary": route.primary,
        **({"fallback": route.fallback} if route.fallback else {}),
        "retry": {
            "max_attempts": 5,
            "backoff": "exponential",
            "max_delay_seconds": 60,
        },
    }


def _pack_head(project: Project, name: str) -> dict[str, Any]:
    pack = project.providers
    return {"pack": {"name": name, "version": pack.version, "enabled": pack.enabled}}


def _audit() -> dict[str, Any]:
    return {
        "immutable": True,
        "retention_days": AUDIT_RETENTION_DAYS,
        "log_all_access": True,
    }


def _pack_base(project: Project) -> dict[str, Any]:
    return {
        **_pack_head(project, "keeptrusts-base"),
        "policies": {"chain": [_AUDIT]},
        "policy": {_AUDIT: _audit()},
    }


def _pack_region(project: Project, region: str) -> dict[str, Any]:
    detector = _pii_detector(redacted_categories(project, region))
    policies = {**({_PII: detector} if detector else {}), _AUDIT: _audit()}
    targets = [_pack_target(project, t) for t in region_targets(project, region)]
    return {
        **_pack_head(project, project.providers.id),
        "policies": {"chain": [*policies]},
        "policy": policies,
        **({"providers": {"targets": targets}} if targets else {}),
    }


def _pii_detector(categories: tuple[PiiCategory, ...]) -> dict[str, Any]:
    if not categories:
        return {}
    patterns = [
        CATEGORY_PATTERNS[each] for each in categories if each in CATEGORY_PATTERNS
    ]
    return {
        "action": "redact",
        **({"detect_patterns": patterns} if patterns else {}),
    }


def _pack_target(project: Project, target: ProviderTarget) -> dict[str, Any]:
    zone = project.fleet.residency_zones[target.residency_zone]
    closed = residency_of_zones(project)[target.residency_zone].is_closed
    document: dict[str, Any] = {
        "id": target.id,
        "provider": _PRODUCT_PROVIDERS.get(target.provider, target.provider),
        "model": target.model,
    }
    if target.provider != BEDROCK:
        document["base_url"] = f"https://{target_host(project, target)}"
        document["secret_key_ref"] = {"env": _key_env_var(target)}
    document["data_residency"] = {
        "regions": [*zone.regions],
        "sovereignty_compliant": closed,
    }
    return document
