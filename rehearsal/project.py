"""The interface between a rehearsal and the Pulumi project whose stacks it runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from offline_cloud.store import ResourceStore
from rehearsal.edit import Edit
from rehearsal.stack_order import StackOrder


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstUpdate:
    """A partial update before a manual step of an operator.

    Attributes:
        label: Name of the update in reports.
        exclude: URN patterns for ``pulumi up --exclude --exclude-dependents``.
    """

    label: str
    exclude: tuple[str, ...]


class Project(Protocol):
    """Facts about a project that its Pulumi files do not contain.

    `PlainProject` implements it for a project without special requirements.
    """

    @property
    def placeholders(self) -> Mapping[str, str]:
        """Values for ``REPLACE_ME`` in the stack files, by suffix of key path."""
        ...

    @property
    def pulumi_commands(self) -> tuple[Path, ...]:
        """Pulumi CLIs to try before the one on ``PATH``."""
        ...

    @property
    def pulumi_hint(self) -> str:
        """Instruction to install a CLI, such as ``run 'make tools'``; may be empty."""
        ...

    def stack_order(self, files: Path) -> StackOrder:
        """Return the dependencies between the stacks.

        Args:
            files: Folder of ``Pulumi.yaml`` and the stack files, edits applied.

        Raises:
            RehearsalError: The files cannot be deployed.
        """
        ...

    def secret_keys(self, stack: str, config: Mapping[str, Any]) -> tuple[str, ...]:
        """Return configuration keys to which a secret is added if the file has none.

        Args:
            stack: Name of the stack.
            config: Content of ``config`` in its file.
        """
        ...

    def create_existing_resources(self, files: Path, store: Path) -> None:
        """Create the resources in the offline cloud that exist before any stack.

        Args:
            files: Folder of the stack files.
            store: File of the `ResourceStore`; it may not exist yet.
        """
        ...

    def first_update(
        self, files: Path, stack: str, store: ResourceStore
    ) -> FirstUpdate | None:
        """Return the partial update before the full one, if the stack needs it."""
        ...

    def after_first_update(self, stack: str, store: ResourceStore) -> Iterable[str]:
        """Do the manual step of the operator; yield a message about each action."""
        ...

    def unprotect(self, stack: str) -> Edit | None:
        """Return the edit that removes ``protect`` from a stack, if there is one."""
        ...

    def preload(self, root: Path, stack: str) -> tuple[str, ...]:
        """Return the modules that the program of a stack imports."""
        ...

    def provider_packages(self, root: Path, stack: str) -> tuple[str, ...]:
        """Return the provider packages that the program of a stack uses first."""
        ...

    def policy_packs(self, root: Path) -> tuple[Path, ...]:
        """Return the folders of the policy packs that check the first preview."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class PlainProject:
    """A project without special requirements.

    Attributes:
        dependencies: For every stack, the stacks that must be created before it.
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
        """Return none, because one update is enough."""
        return None

    def after_first_update(self, stack: str, store: ResourceStore) -> Iterable[str]:  # noqa: ARG002 - the protocol's
        """Do nothing."""
        return ()

    def unprotect(self, stack: str) -> Edit | None:  # noqa: ARG002 - the protocol's
        """Return none, so a teardown reports protected resources."""
        return None

    def preload(self, root: Path, stack: str) -> tuple[str, ...]:  # noqa: ARG002 - the protocol's
        """Return nothing."""
        return ()

    def provider_packages(self, root: Path, stack: str) -> tuple[str, ...]:  # noqa: ARG002 - the protocol's
        """Return nothing."""
        return ()

    def policy_packs(self, root: Path) -> tuple[Path, ...]:  # noqa: ARG002 - the protocol's
        """Return nothing."""
        return ()
