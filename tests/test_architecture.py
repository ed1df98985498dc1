"""The conventions of the code, checked rather than remembered."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
ROOMS: Final = (
    *("config", "plan", "components", "policies"),
    *("operations", "tests", "tools"),
)

FUNCTION_LINES: Final = 40
ENTRY_LINES: Final = 30

#: Names that say nothing about what is inside.
EMPTY: Final = re.compile(
    r"utils?|helpers?|common|misc|managers?|base|v2", re.IGNORECASE
)

#: What a component is told instead of asking for it.
ASKING: Final = re.compile(
    r"pulumi\.Config\b|\bos\.environ\b|\bgetenv\b|\bdatetime\b|\btime\.time\b"
)

SUPPRESSION: Final = re.compile(
    r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[\w, -]+\]|pyright: ignore\[\w+\])"
)


def _sources(*rooms: str) -> Iterator[tuple[str, str]]:
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text()


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for name, text in _sources(*ROOMS):
        yield name, ast.parse(text)


def _words(name: str) -> list[str]:
    return re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)


def _nobody(offenders: Iterable[str]) -> None:
    """Fail with every offender, not with the first one."""
    listed = sorted(offenders)
    assert not listed, "\n" + "\n".join(listed)


def test_functions_are_short() -> None:
    """A function fits on one screen."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    lengths = {
        f"{name}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    }
    _nobody(f"{n}: {k}" for n, k in lengths.items() if k > FUNCTION_LINES)


def test_the_entry_point_is_a_table_of_contents() -> None:
    """The program's first file loads, deploys and exports; it decides nothing."""
    entry = (ROOT / "__main__.py").read_text()
    assert len(entry.splitlines()) <= ENTRY_LINES
    assert not [n for n in ast.walk(ast.parse(entry)) if isinstance(n, ast.If)]


def test_names_say_what_they_hold() -> None:
    """No file and no class is named by a word that fits everything."""
    files = [name for name, _ in _sources(*ROOMS)]
    classes = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    named = [(f, re.split(r"[/_.]", f)) for f in files]
    named += [(c, _words(c.rpartition(" ")[2])) for c in classes]
    _nobody(n for n, words in named if any(map(EMPTY.fullmatch, words)))


def test_suppressions_carry_a_reason() -> None:
    """A silenced check says on its line why it is wrong there."""
    bare: list[str] = []
    for name, text in _sources(*ROOMS):
        for number, line in enumerate(text.splitlines(), start=1):
            rest = SUPPRESSION.split(line)
            if len(rest) > 1 and len(rest[-1].strip(" #-:")) < len("JSON"):
                bare.append(f"{name}:{number}")
    _nobody(bare)


def test_components_are_told_and_do_not_ask() -> None:
    """A component reads no configuration, no environment and no clock."""
    asking = {
        f"{name}: {found[0]}"
        for name, text in _sources("components")
        if (found := ASKING.search(text))
    }
    _nobody(asking)


def test_options_of_the_caller_are_never_merged() -> None:
    """A child's options are its own: merging the caller's would hand on aliases."""
    _nobody(name for name, text in _sources("components") if ".merge(" in text)


def test_cloudflare_is_imported_only_where_its_resources_are_made() -> None:
    """Importing its SDK takes seconds, which no region should pay.

    Inside a function it costs only who calls that function.
    """
    allowed = ("components/edge/", "components/foundation/")
    importing = (
        name
        for name, text in _sources("config", "plan", "components")
        if re.search(r"^(import|from) pulumi_cloudflare", text, re.MULTILINE)
    )
    _nobody(name for name in importing if not name.startswith(allowed))


def test_rooms_are_entered_in_one_direction() -> None:
    """The import walls of pyproject.toml stand, around every room that holds code."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    walled = settings["tool"]["importlinter"]["root_packages"]
    holding = {name.partition("/")[0] for name, _ in _sources(*ROOMS)}
    assert holding - {"tests"} == set(walled)
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout.partition("Broken contracts")[2]
