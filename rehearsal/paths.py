"""Where a rehearsal keeps its files: everything lies below `.rehearsal`.

Deliberately absent: any path outside the project, so that deleting one folder
forgets everything.
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
        msg = f"{path}: no 'name: …' of a Pulumi project; write it there"
        raise RehearsalError(msg)
    return found.group(1)


@dataclass(frozen=True, slots=True)
class RehearsalPaths:
    """The files of the rehearsal of one project."""

    root: Path

    @property
    def project(self) -> str:
        """The project's name, as the engine knows it."""
        return project_name(self.root)

    @property
    def folder(self) -> Path:
        """Everything a rehearsal writes."""
        return self.root / ".rehearsal"

    @property
    def work(self) -> Path:
        """Copies of the stack files, which the engine may edit."""
        return self.folder / "work"

    @property
    def proposed(self) -> Path:
        """Copies that have not been judged yet."""
        return self.folder / "proposed"

    @property
    def home(self) -> Path:
        """PULUMI_HOME: plugins, and nothing of the user's."""
        return self.folder / "home"

    @property
    def plugins(self) -> Path:
        """The folder in which the engine looks for provider plugins."""
        return self.home / "plugins"

    @property
    def state(self) -> Path:
        """The file backend."""
        return self.folder / "state"

    @property
    def cloud(self) -> Path:
        """The offline cloud."""
        return self.folder / "cloud.sqlite"

    @property
    def templates(self) -> Path:
        """The AWS part of each stack as a CloudFormation template."""
        return self.folder / "template"

    @property
    def graphs(self) -> Path:
        """The recorded graphs, a file per stack."""
        return self.folder / "graph"

    @property
    def logs(self) -> Path:
        """What the engine printed, a file per stack."""
        return self.folder / "log"

    @property
    def summary(self) -> Path:
        """The figures of the last rehearsal."""
        return self.folder / "summary.json"

    @property
    def lock(self) -> Path:
        """Held for as long as a rehearsal runs."""
        return self.folder / "lock"

    @property
    def last_request(self) -> Path:
        """What the last rehearsal was asked for."""
        return self.folder / "asked.json"

    @property
    def dirty_marker(self) -> Path:
        """Present while an update may have done more than the state records."""
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
        """Let the judged copies take the place of the earlier ones."""
        shutil.rmtree(self.work)
        self.proposed.rename(self.work)

    def reset(self) -> None:
        """Delete what stands in the offline cloud and every record of it."""
        for folder in (self.state, self.graphs, self.templates, self.logs):
            shutil.rmtree(folder, ignore_errors=True)
        for path in self.folder.glob(f"{self.cloud.name}*"):
            path.unlink()
        self.summary.unlink(missing_ok=True)
        self.dirty_marker.unlink(missing_ok=True)
        self.prepare()
