"""A Pulumi program of component resources only, which need no provider.

It reads the number of components by stack from `counts.json` in the working folder.
"""

import json
from pathlib import Path
from typing import Final

import pulumi

TYPE: Final = "keeptrusts:bench:Plain"


class Empty(pulumi.ComponentResource):
    """A component without children."""

    def __init__(self, name: str) -> None:
        super().__init__(TYPE, name, {"name": name})
        self.register_outputs({})


def main() -> None:
    """Create the number of components that `counts.json` has for the stack."""
    counts = json.loads(Path("counts.json").read_text())
    for number in range(counts[pulumi.get_stack()]):
        Empty(f"empty-{number}")


if __name__ == "__main__":
    main()
