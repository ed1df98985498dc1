"""An empty machine on which the tools run."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.pulumi_cli import VERSION

ROOT: Final = Path(__file__).parents[2]

#: Where nothing listens: a machine without internet.
NOWHERE: Final = "http://127.0.0.1:9"

#: The first words of a Go that is new enough, with two modules and three packages.
LISTS: Final = """
[ "$1" = env ] && echo go1.26.1 && exit 0
if [ "$1" = list ]; then
  for module in one two; do echo "go: downloading example.com/$module v1.0.0" >&2; done
  for package in unsafe fmt example.com/one example.com/two; do echo $package; done
  exit 0
fi
"""

#: A Go that writes down its settings, and builds a CLI by `echo`.
BUILDS: Final = f"""{LISTS}
for package in fmt example.com/one example.com/two; do echo $package >&2; done
export -p > "$HOME/go-environment"
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\\necho v{VERSION}\\n' > "$2"
/bin/chmod +x "$2"
"""


@dataclass(frozen=True, kw_only=True)
class Machine:
    """An empty home, an empty cache, nothing on PATH, no internet."""

    home: Path

    @property
    def cache(self) -> Path:
        """The folder of the per-user cache."""
        return self.home / "cache" / "keeptrusts-gateway"

    @property
    def link(self) -> Path:
        """The path in the checkout where the CLI is linked."""
        return self.home / "checkout" / "pulumi"

    def has(self, program: str, script: str) -> Path:
        """Put a program on PATH, written for `sh` without any other program."""
        path = self.home / "bin" / program
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    def start(
        self, module: str, *arguments: str, **variables: str
    ) -> "subprocess.Popen[str]":
        """Start a tool on this machine."""
        environment = {
            "HOME": str(self.home),
            "PATH": str(self.home / "bin"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "KEEPTRUSTS_PULUMI_RELEASES": NOWHERE,
            "PYTHONPATH": os.pathsep.join([str(self.home), str(ROOT)]),
        }
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=self.home,
            env=environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def get_cli(self, release: str = NOWHERE) -> tuple[int, str]:
        """Run the installer to its end; return the exit code and its messages."""
        process = self.start(
            "tools.pulumi_cli", str(self.link), KEEPTRUSTS_PULUMI_RELEASES=release
        )
        said = process.communicate(timeout=60)[1]
        return process.returncode, said

    def cached(self) -> list[str]:
        """Return the names in the cache, without its locks."""
        return sorted(p.name for p in self.cache.iterdir() if p.suffix != ".lock")
