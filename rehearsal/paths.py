"""Paths of the files of a rehearsal, all below `.rehearsal` in the project.

Deleting this folder removes everything a rehearsal has written.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rehearsal.errors import RehearsalError

PROJECT_FILE: Final = "Pulumi.yaml"

_NAME: Final = re.compile(r"""^name:\s*["']?([\w.-]+)""", re.MULTILINE)


def project_name(folder: Path) -> str:
    """Return the name in a folder's ``Pulumi.yaml``.

    Raises:
        RehearsalError: There is no such file, or it names no project.
    """
    path = folder / PROJECT_FILE
    found = _NAME.search(path.read_text("utf-8")) if path.exists() else None
    if found is None:
        msg = f"{path}: 'name' of the Pulumi project is missing; add it"
        raise RehearsalError(msg)
    return found.group(1)


@dataclass(frozen=True, slots=True)
class RehearsalPaths:
    """The files of the rehearsal of one project."""

    root: Path

    @property
    def project(self) -> str:
        """The name of the Pulumi project."""
        return project_name(self.root)

    @property
    def folder(self) -> Path:
        """The folder of all files that a rehearsal writes."""
        return self.root / ".rehearsal"

    @property
    def work(self) -> Path:
        """The folder of the copied stack files, which the engine may edit."""
        return self.folder / "work"

    @property
    def proposed(self) -> Path:
        """The folder of copies that are not validated yet."""
        return self.folder / "proposed"

    @property
    def home(self) -> Path:
        """PULUMI_HOME, separate from the user's."""
        return self.folder / "home"

    @property
    def plugins(self) -> Path:
        """The folder of the provider plugins."""
        return self.home / "plugins"

    @property
    def state(self) -> Path:
        """The folder of the file backend."""
        return self.folder / "state"

    @property
    def cloud(self) -> Path:
        """The SQLite file of the offline cloud."""
        return self.folder / "cloud.sqlite"

    @property
    def templates(self) -> Path:
        """The folder of the CloudFormation templates of each stack's AWS resources."""
        return self.folder / "template"

    @property
    def graphs(self) -> Path:
        """The folder of the recorded graphs, a file per stack."""
        return self.folder / "graph"

    @property
    def logs(self) -> Path:
        """The folder of the engine's output, a file per stack."""
        return self.folder / "log"

    @property
    def summary(self) -> Path:
        """The file of the figures of the last rehearsal."""
        return self.folder / "summary.json"

    @property
    def lock(self) -> Path:
        """The file that a running rehearsal locks."""
        return self.folder / "lock"

    @property
    def last_request(self) -> Path:
        """The file of the last request."""
        return self.folder / "last-request.json"

    @property
    def dirty_marker(self) -> Path:
        """A file that exists while the state may lack changes of a running update."""
        return self.folder / "unfinished"

    def checkpoint(self, stack: str) -> Path:
        """Return the state file of a stack in the file backend."""
        return self.state / ".pulumi" / "stacks" / self.project / f"{stack}.json"

    def prepare(self) -> None:
        """Create the folders that must exist before the engine starts."""
        for folder in (
            self.work,
            self.proposed,
            self.plugins,
            self.state,
            self.graphs,
            self.logs,
        ):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def locks(self) -> Path:
        """The file backend's locks, a folder per stack."""
        return self.state / ".pulumi" / "locks" / "organization" / self.project

    def commit_proposed(self) -> None:
        """Replace the earlier copies by the validated ones."""
        shutil.rmtree(self.work)
        self.proposed.rename(self.work)

    def reset(self) -> None:
        """Delete the offline cloud, the states and all records of them."""
        for folder in (self.state, self.graphs, self.templates, self.logs):
            shutil.rmtree(folder, ignore_errors=True)
        for path in self.folder.glob(f"{self.cloud.name}*"):
            path.unlink()
        self.summary.unlink(missing_ok=True)
        self.dirty_marker.unlink(missing_ok=True)
        self.prepare()
