"""What a program asks for and its cloud does not keep.

Comparing the old inputs with the new ones finds nothing there, since the program has
not changed; the vendors' providers compare with what the cloud answers, and plan the
same change at every preview.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from operations.rehearsal.plugin.wire import Path, leaves

_ABSENT: Final = object()


def unkept(
    asked: Mapping[str, Any], answered: Mapping[str, Any], rewritten: Iterable[str]
) -> Iterator[Path]:
    """Yield where an answer is not what was asked for.

    Looked at are the properties that the cloud rewrites.
    What it adds of its own accord beside what was asked for is no difference.
    """
    for name in sorted(asked.keys() & set(rewritten)):
        kept = dict(leaves(answered.get(name), (name,)))
        for path, value in leaves(asked[name], (name,)):
            if kept.get(path, _ABSENT) != value:
                yield path
