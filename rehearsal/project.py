"""What a rehearsal has to know of the Pulumi project whose stacks it runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from offline_cloud.store import ResourceStore
from rehearsal.edit import Edit
from rehearsal.stack_order import StackOrder


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstUpdate:
    """An update that leaves resources out until an operator has acted.

    Attributes:
        label: Name of the update in reports.
        exclude: URN patterns of ``pulumi up --exclude``; dependents stay out as well.
    """

    label: str
    exclude: tuple[str, ...]


class Project(Protocol):
    """The facts about a project that its Pulumi files do not state.

    `PlainProject` answers all of it for a project without peculiarities.
    """

    @property
    def placeholders(self) -> Mapping[str, str]:
        """Values that replace ``REPLACE_ME`` in the stack files, by end of key path."""
        ...

    @property
    def pulumi_commands(self) -> tuple[Path, ...]:
        """Pulumi CLIs that are tried before the one on ``PATH``."""
        ...

    @property
    def pulumi_hint(self) -> str:
        """What to do where no CLI is new enough, ``run 'make tools'``; may be empty."""
        ...

    def stack_order(self, files: Path) -> StackOrder:
        """Return which stack waits for which.

        Args:
            files: Folder of ``Pulumi.yaml`` and the stack files, edits applied.

        Raises:
            RehearsalError: The files cannot be deployed.
        """
        ...

    def secret_keys(self, stack: str, config: Mapping[str, Any]) -> tuple[str, ...]:
        """Return configuration keys that need a secret although the file has none.

        Args:
            stack: Name of the stack.
            config: Content of ``config`` in its file.
        """
        ...

    def create_existing_resources(self, files: Path, store: Path) -> None:
        """Put resources into the cloud that exist before any stack does.

        Args:
            files: Folder of the stack files.
            store: File of the `ResourceStore`; it may not exist yet.
        """
        ...

    def first_update(
        self, files: Path, stack: str, store: ResourceStore
    ) -> FirstUpdate | None:
        """Return the partial update that comes before the whole one, if any."""
        ...

    def after_first_update(self, stack: str, store: ResourceStore) -> Iterable[str]:
        """Do what the operator does then; yield a sentence about each action."""
        ...

    def unprotect(self, stack: str) -> Edit | None:
        """Return the edit that lifts ``protect`` from a stack, if there is one."""
        ...

    def preload(self, root: Path, stack: str) -> tuple[str, ...]:
        """Return modules that the stack's program imports."""
        ...

    def provider_packages(self, root: Path, stack: str) -> tuple[str, ...]:
        """Return provider packages that the stack's program needs first."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class PlainProject:
    """A project that needs nothing but the order of its stacks.

    Attributes:
        dependencies: For every stack, the stacks that must be up before it.
    """

    dependencies: Mapping[str, tuple[str, ...]]
    placeholders: Mapping[str, str] = field(default_factory=dict[str, str])
    pulumi_commands: tuple[Path, ...] = ()
    pulumi_hint: str = ""

    def stack_order(self, files: Path) -> StackOrder:  # noqa: ARG002 - the protocol's
        """Return the dependencies."""
        return StackOrder(self.dependencies)

    def secret_keys(self, stack: str, config: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ARG002 - the protocol's
        """Return nothing."""
        return ()

    def create_existing_resources(self, files: Path, store: Path) -> None:
        """Create nothing."""

    def first_update(
        self,
        files: Path,  # noqa: ARG002 - the protocol's
        stack: str,  # noqa: ARG002 - the protocol's
        store: ResourceStore,  # noqa: ARG002 - the protocol's
    ) -> FirstUpdate | None:
        """Return none: one update is enough."""
        return None

    def after_first_update(self, stack: str, store: ResourceStore) -> Iterable[str]:  # noqa: ARG002 - the protocol's
        """Do nothing."""
        return ()

    def unprotect(self, stack: str) -> Edit | None:  # noqa: ARG002 - the protocol's
        """Return none: protected resources stay, and a teardown reports them."""
        return None

    def preload(self, root: Path, stack: str) -> tuple[str, ...]:  # noqa: ARG002 - the protocol's
        """Return nothing."""
        return ()

    def provider_packages(self, root: Path, stack: str) -> tuple[str, ...]:  # noqa: ARG002 - the protocol's
        """Return nothing."""
        return ()
