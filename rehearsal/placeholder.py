"""The values that replace ``REPLACE_ME`` in the copies of the stack files."""

from collections.abc import Mapping
from typing import Final

TEXT: Final = "REPLACE_ME"


def value_for(path: tuple[str, ...], values: Mapping[str, str]) -> str | None:
    """Return the value for a key's path; the longest matching end of it is taken.

    Args:
        path: Steps of the key, positions in lists left out.
        values: Values by the end of a key's path.
    """
    for start in range(len(path)):
        found = values.get(".".join(path[start:]))
        if found is not None:
            return found
    return None
