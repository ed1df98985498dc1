"""Use of the validation cache by a rehearsal and by its command."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner

from offline_cloud import validation_digest
from operations.cli import app
from operations.rehearsal_project import FLEET
from rehearsal import engine
from rehearsal.request import Request, Result
from rehearsal.runner import rehearse
from tests.offline_cloud.validation_records import python
from tests.rehearsal import sample_program

#: Validates a network and prints whether this has loaded cfn-lint.
LOADER: Final = """
import sys
from pathlib import Path
from offline_cloud.provider import check
from offline_cloud.validation_cache import ValidationCache
from tests.offline_cloud.validation_records import SUBJECT
cache = ValidationCache(Path(sys.argv[1]), "state")
assert not cache.wrap(check.validate)(SUBJECT)
cache.save()
print("cfnlint" in sys.modules)
"""


def test_cached_validation_does_not_import_cfn_lint(tmp_path: Path) -> None:
    """The slowest import is skipped together with the validation."""
    loaded = [python(LOADER, str(tmp_path)).communicate()[0] for _ in range(2)]
    assert loaded == ["True\n", "False\n"]


def test_rehearsal_writes_the_validation_cache_of_its_request(tmp_path: Path) -> None:
    """The host uses the directory of the request, or none."""
    project, kept = tmp_path / "project", tmp_path / "verdicts"
    project.mkdir()
    sample_program.write(project)
    request = Request(stacks=("foundation",), fresh=True)
    assert rehearse(
        project, request, sample_program.RecordingReporter(), FLEET
    ).succeeded
    assert not kept.exists()
    written: list[bytes] = []
    for _ in range(2):
        assert rehearse(
            project,
            replace(request, validation_cache=kept),
            sample_program.RecordingReporter(),
            FLEET,
        ).succeeded
        (file,) = kept.iterdir()
        assert file.name == validation_digest.digest()
        written.append(file.read_bytes())
    assert written[0]
    assert written[1] == written[0]


@pytest.mark.parametrize("arguments", [[], ["--no-cache"]], ids=str)
def test_no_cache_option_requests_no_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """The command uses the cache directory of the user unless `--no-cache` is set."""
    asked: list[Request] = []

    def record(_root: Path, request: Request, *_: object) -> Result:
        asked.append(request)
        return Result(engine=engine.Engine(command=tmp_path, version="3"))

    monkeypatch.setattr("rehearsal.runner.rehearse", record)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(sample_program.write(tmp_path))
    CliRunner().invoke(app, ["rehearse", *arguments], catch_exceptions=False)
    (request,) = asked
    directory = tmp_path / "cache" / "keeptrusts-gateway" / "verdicts"
    assert request.validation_cache == (None if arguments else directory)
    options = () if arguments else (f"--verdicts={directory}",)
    assert request.host_options == options
