"""The tables of docs/rehearsal.md: resource types, rules and known gaps."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from offline_cloud import rule_validation
from offline_cloud.known_gaps import UNDETECTED_MISTAKES
from offline_cloud.registry import CLOUDFORMATION, RESOURCE_TYPES
from offline_cloud.replacement.conditions import CONDITIONS
from offline_cloud.resource_type import ResourceType
from offline_cloud.rule import InputRule, StateRule
from offline_cloud.schema_coverage import not_covered_reason
from operations.markdown_tables import link, table

_PACKAGES: Final = {
    "aws": "AWS",
    "kubernetes": "Kubernetes",
    "cloudflare": "Cloudflare",
    "random": "Random",
}
_HEADINGS: Final = ("type", "schema", "rules", "a change replaces", "left behind")
#: Inputs that leave something behind which the default values would delete.
_REMNANT_INPUTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "aws:cloudwatch/logGroup:LogGroup": {"skipDestroy": True},
    "aws:eks/cluster:Cluster": {"enabledClusterLogTypes": ["audit"]},
    "aws:rds/instance:Instance": {
        "finalSnapshotIdentifier": "by its name",
        "deleteAutomatedBackups": False,
        "backupRetentionPeriod": 35,
    },
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
        "logDestinationConfigs": ["arn:aws:logs:"]
    },
    "aws:sns/topicSubscription:TopicSubscription": {"protocol": "email"},
}


def tables() -> dict[str, Iterator[str]]:
    """Return the lines of each table, by the name in its markers."""
    return {"types": _types(), "rules": _rules(), "accepted": _known_gaps()}


def _types() -> Iterator[str]:
    for package, title in _PACKAGES.items():
        entries = [
            e for t, e in sorted(RESOURCE_TYPES.items()) if _package(t) == package
        ]
        yield from (f"### {title}", "", _tally(entries), "")
        yield from table(_HEADINGS, map(_row, entries))
        if title != "Random":
            yield ""


def _tally(entries: Collection[ResourceType]) -> str:
    uncovered = sum(bool(not_covered_reason(entry.token)) for entry in entries)
    custom = sum(entry.input_schema is not None for entry in entries)
    kinds = f", {custom} against the schema in their entry" if custom else ""
    published = len(entries) - uncovered - custom
    return (
        f"{len(entries)} types: {published} checked against their cloud's "
        f"schema{kinds}, {uncovered} against none."
    )


def _row(resource_type: ResourceType) -> tuple[str, ...]:
    return (
        f"`{resource_type.token}`",
        _schema(resource_type),
        str(sum(resource_type.token in rule.tokens for rule in _all_rules())),
        "; ".join(_replacements(resource_type)),
        remnants(resource_type),
    )


def _schema(resource_type: ResourceType) -> str:
    reason = not_covered_reason(resource_type.token)
    if reason:
        return f"none; {reason}"
    if _package(resource_type.token) == "cloudflare":
        return "SDK model"
    if _package(resource_type.token) == "kubernetes":
        return "structure" if resource_type.input_schema else "OpenAPI"
    translation = CLOUDFORMATION[resource_type.token]
    inside = "" if translation.merged_into is None else "in "
    return f"{inside}`{translation.cloudformation}`"


def _replacements(resource_type: ResourceType) -> Iterator[str]:
    by_page: dict[str, list[str]] = {}
    for path, page in sorted(resource_type.replaces.items()):
        if path != "region":  # the text above the tables mentions it
            shown = "every input" if path == "*" else f"`{path}`"
            by_page.setdefault(page, []).append(shown)
    for page, paths in by_page.items():
        yield f"{', '.join(paths)} ({link(page)})"
    for condition in CONDITIONS:
        if resource_type.token in condition.tokens:
            inputs = ", ".join(f"`{path}`" for path in condition.properties)
            known = condition.source in by_page
            source = "" if known else f" ({link(condition.source)})"
            yield f"{inputs} {condition.says}{source}"


def remnants(resource_type: ResourceType) -> str:
    """Return what may remain after a deletion, for the inputs that keep most."""
    if callable(resource_type.remnants):
        return resource_type.remnants(_REMNANT_INPUTS.get(resource_type.token, {}))
    return resource_type.remnants


def _rules() -> Iterator[str]:
    found = sorted(_all_rules(), key=lambda rule: rule.id)
    yield f"{len(found)} rules."
    yield ""
    yield from table(
        ("rule", "requires", "when", "source"),
        (
            (
                rule.id,
                rule.requires,
                "preview"
                if isinstance(rule, InputRule)
                else ", ".join(rule.operations),
                link(rule.source),
            )
            for rule in found
        ),
    )


def _known_gaps() -> Iterator[str]:
    yield from table(
        ("", "accepted", "what follows", "source"),
        ((a.id, a.what, a.consequence, link(a.source)) for a in UNDETECTED_MISTAKES),
    )


def _all_rules() -> tuple[InputRule | StateRule, ...]:
    return (*rule_validation.INPUT_RULES, *rule_validation.STATE_RULES)


def _package(token: str) -> str:
    return token.partition(":")[0]
