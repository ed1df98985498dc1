"""Rules of AWS WAF.

The limits of rates are part of the CloudFormation schema.
"""

from collections.abc import Iterator
from typing import Any, Final

from offline_cloud.aws.wafv2.resources import WEB_ACL
from offline_cloud.input_values import listed, mapping, objects
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
