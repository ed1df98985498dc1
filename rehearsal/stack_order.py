"""Which stack waits for which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StackOrder:
    """For every stack, the stacks that must stand before it starts."""

    dependencies: Mapping[str, tuple[str, ...]]

    @property
    def stacks(self) -> tuple[str, ...]:
        """Every stack, none before one it waits for."""
        return tuple(self.dependencies)

    def only(self, wanted: Iterable[str]) -> "StackOrder":
        """Return the order of some of the stacks."""
        chosen = set(wanted)
        return StackOrder(
            {
                stack: tuple(each for each in before if each in chosen)
                for stack, before in self.dependencies.items()
                if stack in chosen
            }
        )

    def reversed(self) -> "StackOrder":
        """Return the order of a teardown."""
        return StackOrder(
            {
                stack: tuple(
                    each
                    for each in self.dependencies
                    if stack in self.dependencies[each]
                )
                for stack in reversed(self.stacks)
            }
        )
