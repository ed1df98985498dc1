"""Digest of everything that a validation result depends on, except the inputs.

Not covered: changes inside an installed library whose version does not change, such as
those of ``cfn-lint --update-specs``.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

#: The whole package, so that it contains every module that validation may use.
SOURCES: Final = Path(__file__).parent


def digest(
    sources: Path = SOURCES,
    libraries: Iterable[str] | None = None,
    python: str = sys.version,
) -> str:
    """Return the digest as hexadecimal text; it takes about 20 ms.

    Args:
        sources: Directory of the modules and data files; the digest covers all files.
        libraries: Names and versions of the installed libraries; by default those of
            this process.
        python: Version of the interpreter, which affects text and numbers.
    """
    found = hashlib.sha256()
    for line in (python, *sorted(installed() if libraries is None else libraries)):
        found.update(f"{line}\n".encode())
    for path in sorted(files(sources)):
        content = path.read_bytes()
        name = path.relative_to(sources).as_posix()
        found.update(f"{name}\n{len(content)}\n".encode())
        found.update(content)
    return found.hexdigest()


def files(sources: Path = SOURCES) -> Iterator[Path]:
    """Yield every source and data file below a directory."""
    for folder, below, names in os.walk(sources):
        below[:] = [name for name in below if name != "__pycache__"]
        yield from (Path(folder, name) for name in names)


def installed() -> set[str]:
    """Return ``name-version.dist-info`` of every library that can be imported.

    The validators use libraries that depend on others, so all are included.
    """
    return {path.name for entry in sys.path for path in Path(entry).glob("*.*-info")}
