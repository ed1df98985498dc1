"""What a resource refers to, looked up in the offline cloud."""

import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from operations.rehearsal.catalogue.entry import Reference
from operations.rehearsal.cloud import Cloud
from operations.rehearsal.plugin import wire
from operations.rehearsal.plugin.settings import Refused
from operations.rehearsal.plugin.wire import Path, Properties

_KUBERNETES = "kubernetes:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """The offline cloud as seen from one place of it."""

    cloud: Cloud
    place: str

    def find(self, token: str, attribute: str, value: str) -> Mapping[str, Any] | None:
        """Return the outputs of another resource; one cluster does not see another."""
        thing = self.cloud.seek(token, attribute, value, self.place)
        hidden = token.startswith(_KUBERNETES)
        if thing is None or (hidden and thing.place != self.place):
            return None
        return thing.outputs


def verify(
    token: str, references: Iterable[Reference], inputs: Properties, seen: Seen
) -> None:
    """Refuse inputs that refer to what does not exist, or not in this region."""
    for reference in references:
        steps = reference.property.replace("[]", ".[]").split(".")
        for path, value in _reached(inputs.values, steps, ()):
            reason = _missing(token, reference, str(value), seen)
            if reason:
                secret = wire.covered(path, inputs.secrets)
                shown = "a secret" if secret else f"'{value}'"
                place = wire.text(path)
                message = f"{reference.refusal}: {place} is {shown}, but {reason}"
                raise Refused(message)


def _missing(token: str, reference: Reference, value: str, seen: Seen) -> str:
    if any(fnmatch.fnmatchcase(value, pattern) for pattern in reference.given):
        return ""
    wanted = f"{reference.token} with that {reference.attribute}"
    thing = seen.cloud.seek(reference.token, reference.attribute, value, seen.place)
    if thing is None:
        return f"no {wanted} exists"
    within = reference.token.startswith(_KUBERNETES) or (
        token.startswith("aws:")
        and bool(seen.place and thing.place)
        and not reference.elsewhere
    )
    if within and thing.place != seen.place:
        return f"the {wanted} is in {thing.place}, not in {seen.place}"
    return ""


def _reached(
    value: object, steps: list[str], path: Path
) -> Iterator[tuple[Path, object]]:
    """Return the values a dotted path leads to, where they are given and known."""
    if value is None or (isinstance(value, str) and value in {"", *wire.UNKNOWNS}):
        return
    if not steps:
        yield path, value
    elif steps[0] == "[]":
        for index, item in enumerate(cast("list[object]", value)):
            yield from _reached(item, steps[1:], (*path, index))
    elif isinstance(value, Mapping):
        below = cast("Mapping[str, object]", value).get(steps[0])
        yield from _reached(below, steps[1:], (*path, steps[0]))
