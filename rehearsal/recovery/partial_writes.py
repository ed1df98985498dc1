"""What a killed engine leaves half written beside the files of the file backend.

The backend keeps attributes next to each file and does not write them in one step: cut
short, they make the engine refuse a state that is whole. Without them it goes by the
state alone.
Source: https://github.com/google/go-cloud/blob/master/blob/fileblob/attrs.go
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_ATTRIBUTES: Final = "*.attrs"
#: What would have replaced a file in one step, had its writer lived.
_PROPOSED: Final = "*.tmp"


def delete_partial_writes(state: Path) -> list[Path]:
    """Delete what is cut short and not needed; only while no engine works there."""
    torn = [*_partial_writes(state)]
    for path in torn:
        path.unlink()
    return torn


def _partial_writes(state: Path) -> Iterator[Path]:
    yield from sorted(state.rglob(_PROPOSED))
    for path in sorted(state.rglob(_ATTRIBUTES)):
        try:
            json.loads(path.read_text())
        except ValueError:
            yield path
