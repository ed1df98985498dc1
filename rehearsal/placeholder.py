"""The values that replace ``REPLACE_ME`` in the copies of the stack files."""

from collections.abc import Mapping
from typing import Final

TEXT: Final = "REPLACE_ME"


def value_for(path: tuple[str, ...], values: Mapping[str, str]) -> str | None:
    """Return the value for a key path; the longest matching suffix wins.

    Args:
        path: Steps of the key path, without list indexes.
        values: Values by dotted suffix of a key path.
    """
    for start in range(len(path)):
        found = values.get(".".join(path[start:]))
        if found is not None:
            return found
    return None
