"""Incomplete files that a killed engine leaves in the file backend.

The backend stores attributes next to each file, and does not write them atomically. The
engine rejects a complete state file with incomplete attributes. It accepts a state file
without attributes.
Source: https://github.com/google/go-cloud/blob/master/blob/fileblob/attrs.go
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_ATTRIBUTES: Final = "*.attrs"
#: Temporary files that the backend renames when they are complete.
_TEMPORARY: Final = "*.tmp"


def delete_partial_writes(state: Path) -> list[Path]:
    """Delete incomplete files and return them; call it only while no engine runs."""
    incomplete = [*_partial_writes(state)]
    for path in incomplete:
        path.unlink()
    return incomplete


def _partial_writes(state: Path) -> Iterator[Path]:
    yield from sorted(state.rglob(_TEMPORARY))
    for path in sorted(state.rglob(_ATTRIBUTES)):
        try:
            json.loads(path.read_text())
        except ValueError:
            yield path
