"""The digest of code, data and libraries, which a cache file is valid for."""

import ast
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pytest

from offline_cloud.validation_digest import SOURCES, digest, files, installed
from tests.sample_project import ROOT

JUDGES: Final = ("schemas", "aws", "cloudflare", "kubernetes")
#: One of each kind of source that a verdict runs through.
TAKING_PART: Final = (
    *("aws/eks/rules/clusters.py", "rule.py", "schemas/kubernetes.py"),
    *("schemas/kubernetes_enums.py", "schemas/cloudflare_models.py"),
    "schemas/cloudformation/validate.py",
    "aws/ec2/cloudformation.py",
    *("property_schema.py", "property_values.py", "store.py"),
)
#: Modules that validation does not import today.
BESIDE: Final = (*("random/resources.py", "provider/check.py", "provider/launcher.py"),)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of the package's sources."""
    ignored = shutil.ignore_patterns("__pycache__")
    return shutil.copytree(SOURCES, tmp_path / "offline_cloud", ignore=ignored)


def imported_files(path: Path) -> Iterator[Path]:
    """Yield the project's files that a file imports, inside functions as well."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            module = node.module or ""
            names = [module, *(f"{module}.{alias.name}" for alias in node.names)]
        for name in names:
            module_path = ROOT.joinpath(*name.split("."))
            parents = [module_path, *module_path.parents[: len(name.split(".")) - 1]]
            yield from filter(Path.is_file, (p / "__init__.py" for p in parents))
            yield from filter(Path.is_file, (module_path.with_suffix(".py"),))


def validating_files() -> set[Path]:
    """Return every file of the project that takes part in a validation."""
    found = {path for room in JUDGES for path in (SOURCES / room).rglob("*.py")}
    open_ = list(found)
    while open_:
        new = set(imported_files(open_.pop())) - found
        found |= new
        open_ += new
    return found


def test_digest_includes_every_module_of_the_validation() -> None:
    """A module that is imported later is included as well."""
    found = validating_files()
    outside = found - set(files())
    assert not outside
    named = {str(path.relative_to(SOURCES)) for path in found & set(files())}
    assert set(TAKING_PART) <= named


def test_digest_of_equal_sources_is_equal(tree: Path) -> None:
    """Neither the folder nor compiled files count."""
    (tree / "schemas" / "__pycache__").mkdir()
    (tree / "schemas" / "__pycache__" / "eks.pyc").touch()
    assert digest(tree) == digest(SOURCES) == digest()


@pytest.mark.parametrize("name", [*TAKING_PART, *BESIDE])
def test_digest_changes_with_one_byte(tree: Path, name: str) -> None:
    """A changed file may have another result."""
    before = digest(tree)
    content = bytearray((tree / name).read_bytes())
    content[-2] ^= 1
    (tree / name).write_bytes(content)
    assert digest(tree) != before


def test_digest_changes_with_a_new_moved_or_deleted_file(tree: Path) -> None:
    """Names count as well as contents."""
    seen = [digest(tree)]
    (tree / "schemas" / "new.json").touch()
    seen.append(digest(tree))
    (tree / "schemas" / "new.json").rename(tree / "aws" / "new.json")
    seen.append(digest(tree))
    (tree / "aws" / "arns.py").unlink()
    seen.append(digest(tree))
    assert len(set(seen)) == len(seen)


def test_digest_changes_with_library_and_interpreter(tree: Path) -> None:
    """Another version may have other schemas and other rules."""
    seen = {
        digest(tree, libraries, python)
        for libraries in ({"cfn_lint-1.58.0"}, {"cfn_lint-1.58.1"}, set[str]())
        for python in ("3.11", "3.12")
    }
    assert len(seen) == 6


@pytest.mark.parametrize(
    "library",
    [
        *("cfn_lint", "cloudflare", "jsonschema", "kubernetes_validate", "referencing"),
        *("pulumi", "pulumi_aws", "pulumi_cloudflare", "pulumi_kubernetes"),
    ],
)
def test_digest_includes_the_validating_libraries(library: str) -> None:
    """The digest reads the versions of this environment."""
    assert f"{library}-{version(library)}.dist-info" in installed()
