"""The copies of the stack files an engine works on.

The engine edits stack files when it selects a stack, so it never sees the checkout's:
placeholders, secrets and the settings that encrypt them are replaced in copies.

Deliberately absent: any judgement of the content. What is malformed is copied as it
is, and the reader that the program itself uses says what is wrong with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, Final, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from offline_cloud.errors import UsageError
from rehearsal import placeholder
from rehearsal.edit import SHARED, Edit, apply
from rehearsal.errors import RehearsalError
from rehearsal.paths import PROJECT_FILE, RehearsalPaths, project_name
from rehearsal.project import Project
from rehearsal.stack_order import StackOrder

#: Salt and ciphertext of the text `rehearsal-only` under the passphrase of engine.py,
#: so that no command has to run for a stack to have a secret. They protect nothing.
SALT: Final = "v1:DzPakt4ix9E=:v1:hXGVdZKSjvgy7sXH:c8qTPnjN77A3If2YhHI9I1Ar4x00QQ=="
CIPHERTEXT: Final = "v1:WIti7QLtqy4f9/i1:A9MifXVUiyo9f1YEdVIta09GF99HGI9Ct4YKryVR"

#: Settings that say how a stack encrypts its secrets.
_ENCRYPTION: Final = ("secretsprovider", "encryptedkey", "encryptionsalt")


def stacks(root: Path) -> tuple[str, ...]:
    """Return the name of every stack that has a file."""
    names = (path.name for path in root.glob("Pulumi.*.yaml"))
    return tuple(
        sorted(name.removeprefix("Pulumi.").removesuffix(".yaml") for name in names)
    )


def config(files: Path, stack: str) -> dict[str, Any]:
    """Return the configuration in a stack's file; nothing where it is malformed."""
    document = _load((files / f"Pulumi.{stack}.yaml").read_bytes())
    found: dict[str, Any] = {} if document is None else document.get("config", {})
    return found


def stage(paths: RehearsalPaths, edits: Iterable[Edit], project: Project) -> StackOrder:
    """Copy the stack files; keep the copies if the project can read them."""
    copy(paths.root, paths.proposed, edits, project)
    order = project.stack_order(paths.proposed)
    paths.commit_proposed()
    return order


def copy(root: Path, work: Path, edits: Iterable[Edit], project: Project) -> None:
    """Write the copies, edited and with a value for every placeholder."""
    wanted = list(edits)
    known = {SHARED, *stacks(root)}
    for edit in wanted:
        if edit.stack not in known:
            msg = f"--set names {edit.stack!r}; allowed: {sorted(known)}"
            raise UsageError(msg)
    for stale in work.glob("Pulumi*.yaml"):
        stale.unlink()
    for path in (root / PROJECT_FILE, *root.glob("Pulumi.*.yaml")):
        text = path.read_bytes()
        own = [edit for edit in wanted if edit.file == path.name]
        (work / path.name).write_bytes(_rewritten(path, text, own, project))


def edit_copy(work: Path, edit: Edit) -> None:
    """Change one value of a copy that has been written already."""
    path = work / edit.file
    document = _load(path.read_bytes())
    if document is not None:
        apply(edit, document, project_name(work))
        path.write_bytes(_dump(document))


def _rewritten(path: Path, text: bytes, edits: list[Edit], project: Project) -> bytes:
    document = _load(text)
    if document is None:
        return text
    for edit in edits:
        apply(edit, document, project_name(path.parent))
    _replace_placeholders(path.name, document, (), project.placeholders)
    if path.name != PROJECT_FILE:
        stack = path.name.removeprefix("Pulumi.").removesuffix(".yaml")
        keys = project.secret_keys(stack, document.get("config", {}))
        _replace_secrets(document, keys)
    return _dump(document)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.width = 4096  # a long value stays on the line of its key
    return yaml


def _load(text: bytes) -> dict[str, Any] | None:
    try:
        loaded: object = _yaml().load(text.decode())  # pyright: ignore[reportUnknownMemberType] - ruamel leaves its stream open
    except (YAMLError, UnicodeDecodeError):
        return None
    if not isinstance(loaded, dict):
        return None
    document = cast("dict[str, Any]", loaded)
    # Where the shape itself is wrong, the reader says so; nothing is filled in.
    return document if isinstance(document.get("config", {}), dict) else None


def _dump(document: dict[str, Any]) -> bytes:
    stream = StringIO()
    _yaml().dump(document, stream)  # pyright: ignore[reportUnknownMemberType] - ruamel leaves its stream open
    return stream.getvalue().encode()


def _replace_secrets(document: dict[str, Any], keys: Iterable[str]) -> None:
    """Give every secret the rehearsal's own ciphertext, and the salt to read it."""
    entries = document.get("config", {})
    for key in keys:
        entries.setdefault(key, {"secure": ""})
    for holder in _secrets(entries):
        holder["secure"] = CIPHERTEXT
    for setting in _ENCRYPTION:
        document.pop(setting, None)
    document["encryptionsalt"] = SALT


def _secrets(value: object) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        mapping = cast("dict[str, Any]", value)
        if set(mapping) == {"secure"}:
            yield mapping
        for child in mapping.values():
            yield from _secrets(child)
    elif isinstance(value, list):
        for child in cast("list[object]", value):
            yield from _secrets(child)


def _replace_placeholders(
    file: str,
    value: Any,  # noqa: ANN401 - YAML
    path: tuple[str, ...],
    values: Mapping[str, str],
) -> None:
    """Replace every placeholder below a value; refuse one that has no replacement."""
    pairs: list[tuple[Any, object]] = []
    if isinstance(value, dict):
        pairs = list(cast("dict[Any, object]", value).items())
    elif isinstance(value, list):
        pairs = list(enumerate(cast("list[object]", value)))
    for key, child in pairs:
        below = path if isinstance(value, list) else (*path, str(key))
        if isinstance(child, str) and placeholder.TEXT in child:
            value[key] = _replacement(file, below, child, values)
        else:
            _replace_placeholders(file, child, below, values)


def _replacement(
    file: str, path: tuple[str, ...], text: str, values: Mapping[str, str]
) -> str:
    found = placeholder.value_for(path, values)
    if found is None:
        msg = (
            f"{file}: {'.'.join(path)}: {text!r} is left, and a rehearsal has no value "
            f"for this key; allowed: a value of your own, or one of the keys "
            f"{sorted(values)}"
        )
        raise RehearsalError(msg)
    return found
