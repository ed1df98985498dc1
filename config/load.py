"""Reading a whole project: every file, then the rules between them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from config import reading, rules
from config.fleet import Fleet
from config.pack import Pack
from config.problem import ConfigProblem, at, from_validation, seen
from config.stack import FoundationStack, GlobalStack, RegionStack
from config.vocabulary import Document
from config.workload import SecretValues

NAMESPACE: Final = "keeptrusts-gateway"
PROJECT_FILE: Final = "Pulumi.yaml"
FOUNDATION: Final = "foundation"
GLOBAL: Final = "global"

#: Keys of the project's namespace that hold no secret, in any stack.
KEYS: Final = (
    *("fleet", "topology", "residency", "region", "lifecycle"),
    *("drained", "notify"),
)

#: Keys of a region's stack file that hold secrets; only the program reads them.
SECRETS: Final = ("gatewayKey",)

_PACKS: Final = Path(__file__).parent.parent / "policies" / "residency"
_ENGINE_KEYS: Final = {"config", "secretsprovider", "encryptedkey", "encryptionsalt"}

_PROJECT_KEYS: Final = {"fleet", "pulumi:disable-default-providers"}

_Model = TypeVar("_Model", bound=Document)


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """A project whose files agree with each other.

    Attributes:
        fleet: The facts every stack shares.
        regions: The stack of every region that has a file and a zone, by region.
        foundation: The foundation stack's own settings.
        edge: The global stack's own settings.
        packs: Every residency pack that exists, by id.
    """

    fleet: Fleet
    regions: Mapping[str, RegionStack]
    foundation: FoundationStack
    edge: GlobalStack
    packs: Mapping[str, Pack]


def stack_file(stack: str) -> str:
    """Return the name of a stack's file."""
    return f"Pulumi.{stack}.yaml"


def read(root: Path) -> Project:
    """Read and judge every file of the project at ``root``.

    Raises:
        ConfigProblem: A file is missing or malformed, or files contradict each other.
    """
    packs = {path.stem: _pack(path) for path in sorted(_PACKS.glob("*.yaml"))}
    project = Project(
        fleet=_fleet(root),
        regions={name: _region(root, name) for name in _region_names(root)},
        foundation=_own(root, FOUNDATION, FoundationStack),
        edge=_own(root, GLOBAL, GlobalStack),
        packs=packs,
    )
    found = list(rules.problems(project.fleet, project.regions, project.edge, packs))
    if found:
        raise ConfigProblem("\n".join(map(str, found)))
    return project


def require_agreement(
    root: Path, stack: str, engine_values: Mapping[str, str | None]
) -> None:
    """Refuse to run when the engine holds other values than the files.

    ``engine_values`` maps each key of the project's namespace to the text the engine
    has for it, or None.

    Raises:
        ConfigProblem: A value differs; the message names the engine and the file.
    """
    if not (root / stack_file(stack)).is_file():
        msg = f"{stack_file(stack)}: the file is missing; stack {stack!r} needs it"
        raise ConfigProblem(msg)
    written = {"fleet": (PROJECT_FILE, _project_config(root).get("fleet"))}
    own = stack_file(stack)
    for key, value in _plain_values(own, reading.mapping(root / own)).items():
        written[key.removeprefix(f"{NAMESPACE}:")] = (own, value)
    for key, text in engine_values.items():
        file, value = written.get(key, (own, None))
        if not _same(text, value):
            message = f"the engine holds {seen(text)}, the file {seen(value)}"
            raise at(file, key, f"{message}; undo `pulumi config set` or `--config`")


def _same(engine_text: str | None, value: object) -> bool:
    if engine_text is None or value is None or isinstance(value, str):
        return engine_text == value
    return bool(json.loads(engine_text) == value)


def _fleet(root: Path) -> Fleet:
    value = _project_config(root).get("fleet")
    if value is None:
        raise at(PROJECT_FILE, "config.fleet", "missing; this key is required")
    return _validate(Fleet, PROJECT_FILE, "fleet", value)


def _project_config(root: Path) -> dict[str, Any]:
    document = reading.mapping(root / PROJECT_FILE)
    entries = reading.section(PROJECT_FILE, document, "config")
    for key in sorted(set(entries) - _PROJECT_KEYS):
        message = f"unknown key; allowed: {sorted(_PROJECT_KEYS)}"
        raise at(PROJECT_FILE, f"config.{key}", message)
    return {
        key: reading.section(PROJECT_FILE, entries, key).get("value") for key in entries
    }


def _region_names(root: Path) -> list[str]:
    names = (path.name.split(".", 1)[1] for path in root.glob("Pulumi.*.yaml"))
    stacks = (name.removesuffix(".yaml") for name in names)
    return sorted(set(stacks) - {FOUNDATION, GLOBAL})


def _region(root: Path, name: str) -> RegionStack:
    stack = _own(root, name, RegionStack, secrets=SECRETS)
    seeded = stack.region.secrets.values is SecretValues.SEEDED
    entries = reading.mapping(root / stack_file(name)).get("config", {})
    for key in SECRETS if seeded else ():
        if f"{NAMESPACE}:{key}" in entries:
            message = (
                "stands here although region.secrets.values is 'seeded'; run "
                f"`pulumi config rm {key} --stack {name}`, or set values to 'stack'"
            )
            raise at(stack_file(name), key, message)
    return stack


def _own(
    root: Path, stack: str, model: type[_Model], *, secrets: tuple[str, ...] = ()
) -> _Model:
    file = stack_file(stack)
    document = reading.mapping(root / file)
    for key in sorted(set(document) - _ENGINE_KEYS):
        raise at(file, key, f"unknown key; allowed: {sorted(_ENGINE_KEYS)}")
    values = _plain_values(file, document, secrets=secrets)
    own = {key.removeprefix(f"{NAMESPACE}:"): value for key, value in values.items()}
    return _validate(model, file, "", own)


def _plain_values(
    file: str, document: Mapping[str, Any], *, secrets: tuple[str, ...] = SECRETS
) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for key, value in reading.section(file, document, "config").items():
        name = key.removeprefix(f"{NAMESPACE}:")
        if name == "fleet":
            message = "belongs to Pulumi.yaml; here it would replace the shared facts"
            raise at(file, key, message)
        if name in secrets and not reading.is_encrypted(value):
            message = "is in plain text; run `pulumi config set --secret` for this key"
            raise at(file, key, message)
        if name not in secrets and reading.is_encrypted(value):
            message = "is encrypted, but this key holds no secret; write it in plain"
            raise at(file, key, message)
        if name not in secrets:
            plain[key] = value
    return plain


def _pack(path: Path) -> Pack:
    pack = _validate(Pack, path.name, "", reading.mapping(path))
    if pack.id != path.stem:
        raise at(path.name, "id", f"{pack.id!r} differs from the file's name")
    return pack


def _validate(model: type[_Model], file: str, prefix: str, value: object) -> _Model:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise from_validation(file, prefix, error) from None
