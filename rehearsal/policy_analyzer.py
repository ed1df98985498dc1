"""Install the plugin with which the engine serves policy packs written in Python.

The engine looks for the executable in the plugin folder only, because a rehearsal
ignores plugins beside the CLI and on ``PATH``.
"""

import importlib.metadata
import shlex
import sys
from pathlib import Path
from typing import Final

_NAME: Final = "policy-python"
#: Module of the SDK that runs a pack: the script of Pulumi's own distribution runs it.
#: https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/python/dist/pulumi-analyzer-policy-python
_MODULE: Final = "pulumi.policy"
#: A pack may name a virtual environment; a rehearsal uses its own.
_SCRIPT: Final = """#!/bin/sh
for argument do
  shift
  case $argument in
    -virtualenv=*) ;;
    *) set -- "$@" "$argument" ;;
  esac
done
exec {command} "$@"
"""


def install(plugins: Path) -> None:
    """Write the executable, which runs packs with this interpreter.

    Args:
        plugins: ``$PULUMI_HOME/plugins``.
    """
    version = importlib.metadata.version("pulumi")
    folder = plugins / f"analyzer-{_NAME}-v{version}"
    folder.mkdir(parents=True, exist_ok=True)
    executable = folder / f"pulumi-analyzer-{_NAME}"
    command = shlex.join([sys.executable, "-u", "-m", _MODULE])
    executable.write_text(_SCRIPT.format(command=command))
    executable.chmod(0o755)
