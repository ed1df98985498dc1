"""A program of nothing but components: what the engine costs without providers.

Read from the working folder: `counts.json`, the number of components by stack.
"""

import json
from pathlib import Path
from typing import Final

import pulumi

TYPE: Final = "keeptrusts:bench:Plain"


class Plain(pulumi.ComponentResource):
    """A component that holds nothing."""

    def __init__(self, name: str) -> None:
        super().__init__(TYPE, name, {"name": name})
        self.register_outputs({})


def main() -> None:
    """Declare as many components as the stack asks for."""
    counts = json.loads(Path("counts.json").read_text())
    for number in range(counts[pulumi.get_stack()]):
        Plain(f"plain-{number}")


if __name__ == "__main__":
    main()
