"""A validation cache, and a validator that counts its calls."""

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from offline_cloud.rule import ResourceInputs, Violation
from offline_cloud.validation_cache import ValidationCache
from tests.sample_project import ROOT

VPC: Final = "aws:ec2/vpc:Vpc"
SUBJECT: Final = ResourceInputs(
    token=VPC,
    urn="urn:pulumi:dev::probe::aws:ec2/vpc:Vpc::it",
    name="it",
    inputs={"cidrBlock": "10.0.0.0/16", "enableDnsSupport": True},
    region="eu-west-1",
    account="123456789012",
)


@dataclass
class RecordingValidator:
    """Records the inputs that it validates, and returns fixed violations."""

    complaints: tuple[Violation, ...] = ()
    validated: list[ResourceInputs] = field(default_factory=list[ResourceInputs])

    def __call__(self, subject: ResourceInputs) -> Iterable[Violation]:
        """Validate inputs."""
        self.validated.append(subject)
        return iter(self.complaints)


def validate_all(
    directory: Path, *subjects: ResourceInputs, log: list[str] | None = None
) -> int:
    """Validate inputs with a new cache; return how many the validator saw."""
    lines = [] if log is None else log
    cache, validator = (
        ValidationCache(directory, "state", lines.append),
        RecordingValidator(),
    )
    for subject in subjects:
        assert not tuple(cache.wrap(validator)(subject))
    cache.save()
    return len(validator.validated)


def numbered(count: int) -> list[ResourceInputs]:
    """Return inputs that differ by name."""
    return [replace(SUBJECT, name=str(number)) for number in range(count)]


def python(script: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a script in a separate process."""
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
