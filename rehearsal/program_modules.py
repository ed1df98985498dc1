"""The modules that the program of each stack needs, to be imported ahead of its run."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from rehearsal.stack_order import FOUNDATION, GLOBAL

_FOUNDATION: Final = ("pulumi_cloudflare", "components.foundation.foundation_program")
_GLOBAL: Final = ("pulumi_cloudflare", "components.edge.edge_program")
_REGION: Final = ("components.regional.regional_program",)


def of_stack(root: Path, stack: str) -> tuple[str, ...]:
    """Return the modules of a stack's program; none where the project is another."""
    if not (root / "components" / "program.py").exists():
        return ()
    return {FOUNDATION: _FOUNDATION, GLOBAL: _GLOBAL}.get(stack, _REGION)


def of_stacks(root: Path, stacks: Iterable[str]) -> tuple[str, ...]:
    """Return the modules of several stacks, those of the first stack first."""
    return tuple(
        dict.fromkeys(name for stack in stacks for name in of_stack(root, stack))
    )
