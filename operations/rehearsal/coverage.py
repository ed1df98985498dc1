"""Which types no published contract speaks about, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping

from operations.rehearsal.catalogue import CATALOGUE
from operations.rehearsal.contracts import cloudflare, kubernetes
from operations.rehearsal.contracts.cloudformation.translations import TRANSLATIONS


def uncovered(token: str) -> str:
    """Return why no contract speaks about a type; nothing if one does."""
    package = token.partition(":")[0]
    if package == "aws":
        translation = TRANSLATIONS.get(token)
        return "not translated" if translation is None else translation.reason
    if package == "kubernetes":
        entry = CATALOGUE.get(token)
        return "" if entry and entry.structure else kubernetes.uncovered(token)
    if package == "cloudflare":
        return cloudflare.uncovered(token)
    return "its provider checks the arguments, no cloud does"


def without_contract(tokens: Iterable[str]) -> Mapping[str, int]:
    """Count the resources that nothing but hand-written rules has judged, by type."""
    made = (t for t in tokens if not t.startswith(("pulumi:", "keeptrusts:")))
    return dict(sorted(Counter(t for t in made if uncovered(t)).items()))
