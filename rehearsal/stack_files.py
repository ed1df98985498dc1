"""The copies of the stack files that the engine uses.

The engine edits stack files, so it never gets those of the checkout. In the copies,
placeholders, secrets and the encryption settings are replaced.

Not managed here: validation of the content. A malformed file is copied unchanged, and
the configuration loader of the program reports what is wrong.
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

#: Salt and ciphertext of the text `rehearsal-only` under the passphrase in engine.py.
#: With them, no command has to run to set a secret. They are not confidential.
SALT: Final = "v1:DzPakt4ix9E=:v1:hXGVdZKSjvgy7sXH:c8qTPnjN77A3If2YhHI9I1Ar4x00QQ=="
CIPHERTEXT: Final = "v1:WIti7QLtqy4f9/i1:A9MifXVUiyo9f1YEdVIta09GF99HGI9Ct4YKryVR"

#: Settings of the encryption of a stack's secrets.
_ENCRYPTION: Final = ("secretsprovider", "encryptedkey", "encryptionsalt")


def stacks(root: Path) -> tuple[str, ...]:
    """Return the names of the stacks that have a file."""
    names = (path.name for path in root.glob("Pulumi.*.yaml"))
    return tuple(
        sorted(name.removeprefix("Pulumi.").removesuffix(".yaml") for name in names)
    )


def config(files: Path, stack: str) -> dict[str, Any]:
    """Return the configuration in a stack file; an empty one if it is malformed."""
    document = _load((files / f"Pulumi.{stack}.yaml").read_bytes())
    found: dict[str, Any] = {} if document is None else document.get("config", {})
    return found


def stage(paths: RehearsalPaths, edits: Iterable[Edit], project: Project) -> StackOrder:
    """Copy the stack files, validate the copies, and return the stack order.

    Raises:
        RehearsalError: The project rejects the files; the earlier copies stay in use.
    """
    copy(paths.root, paths.proposed, edits, project)
    order = project.stack_order(paths.proposed)
    paths.commit_proposed()
    return order


def copy(root: Path, work: Path, edits: Iterable[Edit], project: Project) -> None:
    """Write the copies with the edits applied and every placeholder replaced.

    Raises:
        UsageError: An edit names a stack without a file.
        RehearsalError: A placeholder has no value.
    """
    edits = list(edits)
    known = {SHARED, *stacks(root)}
    for edit in edits:
        if edit.stack not in known:
            msg = f"--set names {edit.stack!r}; allowed: {', '.join(sorted(known))}"
            raise UsageError(msg)
    for stale in work.glob("Pulumi*.yaml"):
        stale.unlink()
    for path in (root / PROJECT_FILE, *root.glob("Pulumi.*.yaml")):
        text = path.read_bytes()
        own = [edit for edit in edits if edit.file == path.name]
        (work / path.name).write_bytes(_rewritten(path, text, own, project))


def edit_copy(work: Path, edit: Edit) -> None:
    """Apply an edit to an existing copy."""
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
    # The configuration loader reports a wrong structure, so it is left unchanged.
    return document if isinstance(document.get("config", {}), dict) else None


def _dump(document: dict[str, Any]) -> bytes:
    stream = StringIO()
    _yaml().dump(document, stream)  # pyright: ignore[reportUnknownMemberType] - ruamel leaves its stream open
    return stream.getvalue().encode()


def _replace_secrets(document: dict[str, Any], keys: Iterable[str]) -> None:
    """Set every secret to the ciphertext of the rehearsal, and the matching salt."""
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
    """Replace every placeholder below a value.

    Raises:
        RehearsalError: A placeholder has no value.
    """
    pairs: list[tuple[Any, object]] = []
    if isinstance(value, dict):
        pairs = list(cast("dict[Any, object]", value).items())
    elif isinstance(value, list):
        pairs = list(enumerate(cast("list[object]", value)))
    for key, child in pairs:
        child_path = path if isinstance(value, list) else (*path, str(key))
        if isinstance(child, str) and placeholder.TEXT in child:
            value[key] = _replacement(file, child_path, child, values)
        else:
            _replace_placeholders(file, child, child_path, values)


def _replacement(
    file: str, path: tuple[str, ...], text: str, values: Mapping[str, str]
) -> str:
    found = placeholder.value_for(path, values)
    if found is None:
        msg = (
            f"{file}: {'.'.join(path)}: {text!r} is not replaced, and a rehearsal "
            f"has values only for the keys {', '.join(sorted(values))}; set a value"
        )
        raise RehearsalError(msg)
    return found
