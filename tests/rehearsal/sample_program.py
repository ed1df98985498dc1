"""A project with few resources, which a test can rehearse."""

import hashlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rehearsal.result import OperationResult

ROOT: Final = Path(__file__).parents[2]

#: The environment variable TINY selects a failure or a number of resources.
PROGRAM: Final = """
import os, uuid
import pulumi, pulumi_random as random

tiny, stack = os.environ.get("TINY", ""), pulumi.get_stack()
config = pulumi.Config("keeptrusts-gateway")
released = (config.get_object("lifecycle") or {}).get("protect") is False
provider = random.Provider("random")
opts = pulumi.ResourceOptions(provider=provider)
kept = pulumi.ResourceOptions(provider=provider, protect=True)
bound = stack == "foundation" and not released
random.RandomString("kept", length=8, opts=kept if bound else opts)
if tiny == "stubborn":
    random.RandomString("stubborn", length=8, opts=kept)
if tiny == "drift":
    now = {"at": uuid.uuid4().hex}
    random.RandomString("drifting", length=8, keepers=now, opts=opts)
if tiny == "refuse":
    random.RandomString("refused", length="eight", opts=opts)
if tiny == "many":
    for number in range(500):
        random.RandomId(f"number-{number}", byte_length=4, opts=opts)
if tiny == "dozen":
    for name in ("a", "b", "c"):
        first = random.RandomString(f"first-{name}", length=8, opts=opts)
        keepers = {"first": first.result}
        random.RandomPassword(f"second-{name}", length=9, keepers=keepers, opts=opts)
if stack == "foundation":
    pulumi.export("zone", "Z1")
else:
    project = pulumi.get_project()
    foundation = pulumi.StackReference(f"organization/{project}/foundation")
    pulumi.export("zone", foundation.require_output("zone"))
    pulumi.export("key", config.require_secret("gatewayToken"))
pulumi.export("credentials", sorted(k for k in os.environ if k.startswith("AWS_")))
"""


def write(directory: Path) -> Path:
    """Write the shipped stack files and the sample program into ``directory``."""
    for source in ROOT.glob("Pulumi*.yaml"):
        shutil.copy(source, directory)
    (directory / "__main__.py").write_text(PROGRAM)
    return directory


def fingerprint(directory: Path) -> dict[str, str]:
    """Return the digest of every file outside ``.rehearsal``."""
    return {
        str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and ".rehearsal" not in path.parts
    }


@dataclass(frozen=True, slots=True)
class RecordingReporter:
    """A reporter that records all calls.

    Attributes:
        counts: The total and then every number of resources passed, by stack and
            operation; of an operation that runs again, the last time.
    """

    lines: list[str] = field(default_factory=list[str])
    counts: dict[tuple[str, str], list[int | None]] = field(
        default_factory=dict[tuple[str, str], list[int | None]]
    )

    def say(self, line: str) -> None:
        """Record a line."""
        self.lines.append(line)

    def queue(self, stack: str, operation: str) -> None:
        """Record nothing: every queued operation also begins."""

    def begin(self, stack: str, operation: str, total: int | None) -> None:
        """Record the start of an operation and its total."""
        self.lines.append(f"begin {stack} {operation} of {total}")
        self.counts[stack, operation] = [total]

    def passed(self, stack: str, operation: str, done: int) -> None:
        """Record the number of finished resources."""
        self.counts[stack, operation].append(done)

    def end(self, stack: str, operation: str, outcome: OperationResult) -> None:
        """Record the end of an operation."""
        verdict = "well" if outcome.succeeded else "badly"
        self.lines.append(f"end {stack} {operation} {verdict}")
