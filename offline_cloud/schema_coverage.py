"""Which types no published contract speaks about, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping

from offline_cloud.registry import CLOUDFORMATION, RESOURCE_TYPES
from offline_cloud.schemas import cloudflare, kubernetes


def not_covered_reason(token: str) -> str:
    """Return why no contract speaks about a type; nothing if one does."""
    package = token.partition(":")[0]
    if package == "aws":
        translation = CLOUDFORMATION.get(token)
        return "not translated" if translation is None else translation.reason
    if package == "kubernetes":
        entry = RESOURCE_TYPES.get(token)
        return (
            "" if entry and entry.input_schema else kubernetes.not_covered_reason(token)
        )
    if package == "cloudflare":
        return cloudflare.not_covered_reason(token)
    return "its provider checks the arguments, no cloud does"


def without_contract(tokens: Iterable[str]) -> Mapping[str, int]:
    """Count the resources that nothing but hand-written rules has judged, by type."""
    made = (t for t in tokens if not t.startswith("pulumi:"))
    return dict(sorted(Counter(t for t in made if not_covered_reason(t)).items()))
