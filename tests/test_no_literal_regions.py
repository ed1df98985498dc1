"""The program names no region: what a region is comes from the configuration."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
PROGRAM: Final = ("config", "plan", "components", "policies", "__main__.py")
REGION: Final = re.compile(
    r"\b(?:af|ap|ca|cn|eu|il|me|mx|sa|us)-(?:gov-)?"
    r"(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[0-9]\b"
)
#: Files that may name regions, and why.
ALLOWED: Final = {
    "config/fleet.py": "regions of Route 53's health checkers",
    "config/jurisdictions.py": "countries of regions",
    "config/network.py": "regions with two availability zones",
    "plan/control_region.py": "Route 53 publishes its metrics in us-east-1",
    "plan/geography.py": "coordinates of regions",
    "plan/provider_targets.py": "regions of Bedrock's inference profiles",
}


def literals(source: str) -> Iterator[str]:
    """Yield the regions in the texts of a module, without docstrings and examples."""
    tree = ast.parse(source)
    ignored = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.keyword) and call.arg in {"example", "words"}:
            ignored |= {id(node) for node in ast.walk(call.value)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in ignored:
            yield from REGION.findall(str(node.value))


def modules() -> Iterator[Path]:
    """Yield every module of the program."""
    for name in PROGRAM:
        path = ROOT / name
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def test_program_names_no_region_outside_the_listed_tables() -> None:
    """A region in the code would be used whatever the configuration says."""
    found = {
        str(path.relative_to(ROOT)): sorted(regions)
        for path in modules()
        if (regions := {*literals(path.read_text("utf-8"))})
    }

    assert {file: found[file] for file in found if file not in ALLOWED} == {}
    assert found.keys() == ALLOWED.keys()
