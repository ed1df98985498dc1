"""Resource types without published schema, with the reason."""

from collections import Counter
from collections.abc import Iterable, Mapping

from offline_cloud.registry import CLOUDFORMATION, RESOURCE_TYPES
from offline_cloud.schemas import cloudflare, kubernetes


def not_covered_reason(token: str) -> str:
    """Return why a type has no published schema; empty if it has one."""
    package = token.partition(":")[0]
    if package == "aws":
        mapping = CLOUDFORMATION.get(token)
        return "no CloudFormation mapping" if mapping is None else mapping.reason
    if package == "kubernetes":
        resource_type = RESOURCE_TYPES.get(token)
        return (
            ""
            if resource_type and resource_type.input_schema
            else kubernetes.not_covered_reason(token)
        )
    if package == "cloudflare":
        return cloudflare.not_covered_reason(token)
    return "its provider validates the arguments; no cloud does"


def without_contract(tokens: Iterable[str]) -> Mapping[str, int]:
    """Count the resources that only hand-written rules have validated, by type."""
    custom = (t for t in tokens if not t.startswith("pulumi:"))
    return dict(sorted(Counter(t for t in custom if not_covered_reason(t)).items()))
