"""Conventions of the code base."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
PACKAGES: Final = (
    *("config", "plan", "components", "policies"),
    *("offline_cloud", "rehearsal", "operations"),
    *("tests", "tools"),
)

FUNCTION_LINES: Final = 40
ENTRY_LINES: Final = 30

#: Words that fit every file or class.
EMPTY: Final = re.compile(
    r"utils?|helpers?|common|misc|managers?|base|v2", re.IGNORECASE
)

#: Reads of values that a component gets as arguments.
ENVIRONMENT_READ: Final = re.compile(
    r"pulumi\.Config\b|\bos\.environ\b|\bgetenv\b|\bdatetime\b|\btime\.time\b"
)

SUPPRESSION: Final = re.compile(
    r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[\w, -]+\]|pyright: ignore\[\w+\])"
)


def _sources(*packages: str) -> Iterator[tuple[str, str]]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text()


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for name, text in _sources(*PACKAGES):
        yield name, ast.parse(text)


def _words(name: str) -> list[str]:
    return re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)


def _assert_none(offenders: Iterable[str]) -> None:
    """Fail with every offender, not only with the first one."""
    listed = sorted(offenders)
    assert not listed, "\n" + "\n".join(listed)


def test_functions_fit_on_a_screen() -> None:
    """No function has more than 40 lines."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    lengths = {
        f"{name}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    }
    _assert_none(f"{n}: {k}" for n, k in lengths.items() if k > FUNCTION_LINES)


def test_entry_point_has_no_logic() -> None:
    """`__main__.py` loads, deploys and exports; it contains no condition."""
    entry = (ROOT / "__main__.py").read_text()
    assert len(entry.splitlines()) <= ENTRY_LINES
    assert not [n for n in ast.walk(ast.parse(entry)) if isinstance(n, ast.If)]


def test_names_contain_no_empty_word() -> None:
    """No file and no class has a name such as `utils` or `Manager`."""
    files = [name for name, _ in _sources(*PACKAGES)]
    classes = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    named = [(f, re.split(r"[/_.]", f)) for f in files]
    named += [(c, _words(c.rpartition(" ")[2])) for c in classes]
    _assert_none(n for n, words in named if any(map(EMPTY.fullmatch, words)))


def test_suppressions_have_a_reason() -> None:
    """A suppressed check has its reason on the same line."""
    bare: list[str] = []
    for name, text in _sources(*PACKAGES):
        for number, line in enumerate(text.splitlines(), start=1):
            rest = SUPPRESSION.split(line)
            if len(rest) > 1 and len(rest[-1].strip(" #-:")) < len("JSON"):
                bare.append(f"{name}:{number}")
    _assert_none(bare)


def test_components_read_no_environment() -> None:
    """A component reads no configuration, no environment variable and no clock."""
    reading = {
        f"{name}: {found[0]}"
        for name, text in _sources("components")
        if (found := ENVIRONMENT_READ.search(text))
    }
    _assert_none(reading)


def test_components_never_merge_options() -> None:
    """A merge would pass the caller's aliases and other options to the children."""
    _assert_none(name for name, text in _sources("components") if ".merge(" in text)


def test_cloudflare_sdk_is_imported_by_edge_and_foundation_only() -> None:
    """Its import takes seconds, which no regional stack should pay.

    Inside a function it costs only who calls that function.
    """
    allowed = ("components/edge/", "components/foundation/")
    importing = (
        name
        for name, text in _sources("config", "plan", "components")
        if re.search(r"^(import|from) pulumi_cloudflare", text, re.MULTILINE)
    )
    _assert_none(name for name in importing if not name.startswith(allowed))


def test_import_contracts_hold_for_every_package() -> None:
    """The import-linter contracts of pyproject.toml cover every package and hold."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    checked = settings["tool"]["importlinter"]["root_packages"]
    containing_code = {name.partition("/")[0] for name, _ in _sources(*PACKAGES)}
    assert containing_code - {"tests"} == set(checked)
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout.partition("Broken contracts")[2]
