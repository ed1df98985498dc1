"""The dependencies between stacks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StackOrder:
    """For every stack, the stacks that must be created before it."""

    dependencies: Mapping[str, tuple[str, ...]]

    @property
    def stacks(self) -> tuple[str, ...]:
        """Every stack, each after its dependencies."""
        return tuple(self.dependencies)

    def only(self, stacks: Iterable[str]) -> "StackOrder":
        """Return the order of some of the stacks."""
        chosen = set(stacks)
        return StackOrder(
            {
                stack: tuple(each for each in before if each in chosen)
                for stack, before in self.dependencies.items()
                if stack in chosen
            }
        )

    def reversed(self) -> "StackOrder":
        """Return the order of a teardown, in which dependents come first."""
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
