"""Rules of AWS WAF.

The limits of rates are part of the CloudFormation schema.
"""

from collections.abc import Iterator
from typing import Any, Final

from offline_cloud.aws.wafv2.resources import WEB_ACL
from offline_cloud.input_values import Values, listed, mapping, objects, text
from offline_cloud.rule import ResourceInputs, Violation, input_rule, violation

_RATE: Final = "rateBasedStatement"
#: Statements that contain statements, and the key of those.
_CONTAINERS: Final = {
    "andStatement": "statements",
    "orStatement": "statements",
    "notStatement": "statement",
    _RATE: "scopeDownStatement",
    "managedRuleGroupStatement": "scopeDownStatement",
}
_DEEPEST: Final = 3
#: Metric names of WAF itself; the service documents them as examples.
_RESERVED: Final = ("all", "default_action")


def _inside(statement: Any) -> Iterator[Any]:  # noqa: ANN401  # JSON
    """Yield the statements inside a statement."""
    for kind, name in _CONTAINERS.items():
        held = mapping(mapping(statement).get(kind)).get(name)
        yield from listed(held) if isinstance(held, list) else filter(None, [held])


def _depth(statement: Any) -> int:  # noqa: ANN401  # JSON
    """Return the nesting depth of a statement."""
    return max((1 + _depth(held) for held in _inside(statement)), default=0)


@input_rule(
    "WAF-002",
    WEB_ACL,
    requires="Statements of a web ACL rule nest at most three levels deep.",
    source="https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/wafv2/schemas.go",
)
def rule_statements_nested_too_deep(subject: ResourceInputs) -> Iterator[Violation]:
    for path, rule in objects(subject.inputs, "rules"):
        deep = _depth(rule.get("statement"))
        if deep > _DEEPEST:
            yield violation(
                f"{path}.statement",
                f"is nested {deep} levels deep; the provider supports {_DEEPEST}",
            )


def _metrics(inputs: Values) -> Iterator[tuple[str, str]]:
    """Yield path and name of every metric of a web ACL."""
    yield "visibilityConfig", text(inputs, "visibilityConfig.metricName")
    for path, rule in objects(inputs, "rules"):
        yield f"{path}.visibilityConfig", text(rule, "visibilityConfig.metricName")


@input_rule(
    "WAF-003",
    WEB_ACL,
    requires="The metrics of a web ACL have no name that is reserved for WAF.",
    source="https://docs.aws.amazon.com/waf/latest/APIReference/API_VisibilityConfig.html",
)
def metric_name_reserved(subject: ResourceInputs) -> Iterator[Violation]:
    for path, name in _metrics(subject.inputs):
        if name.lower() in _RESERVED:
            yield violation(
                f"{path}.metricName",
                f"is '{name}', which is reserved for WAF; choose any other name",
            )
