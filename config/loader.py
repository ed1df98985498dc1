"""Load a project: every file, then the checks across files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from config import validation, yaml_loader
from config.errors import (
    ConfigError,
    config_error,
    renamed_key_error,
    shown,
)
from config.fleet import FleetConfig
from config.policy import PolicyDelivery
from config.provider_pack import ProviderPack
from config.residency_pack import ResidencyPack
from config.stacks import FoundationStackConfig, GlobalStackConfig, RegionStackConfig
from config.types import PROJECT, StrictModel
from config.validation_messages import validated
from config.waivers import WAIVERS_FILE, Waiver, WaiverList
from config.workloads import TokenSource

PROJECT_FILE: Final = "Pulumi.yaml"
FOUNDATION: Final = "foundation"
GLOBAL: Final = "global"

#: Keys of the project's namespace that hold no secret, in any stack.
CONFIG_KEYS: Final = (
    *("fleet", "topology", "residency", "region", "lifecycle"),
    *("drained", "alert_emails"),
)

#: Keys of a region's stack file that hold secrets; only the program reads them.
GATEWAY_TOKEN: Final = "gatewayToken"
POLICY_ADMIN_TOKEN: Final = "policyAdminToken"
SECRET_KEYS: Final = (GATEWAY_TOKEN, POLICY_ADMIN_TOKEN)

#: Folder of the residency packs and the provider pack.
POLICIES: Final = Path(__file__).parent.parent / "policies"
RESIDENCY: Final = "residency"
PROVIDERS: Final = "providers.yaml"
#: End of the name of a file with samples for a residency pack's rules.
CASES: Final = ".cases"
_ENGINE_KEYS: Final = {"config", "secretsprovider", "encryptedkey", "encryptionsalt"}

_PROJECT_KEYS: Final = {"fleet", "pulumi:disable-default-providers"}

_Model = TypeVar("_Model", bound=StrictModel)


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """A project whose files agree with each other.

    Attributes:
        fleet: Configuration shared by every stack.
        regions: Configuration of every regional stack, by region.
        foundation: Configuration of the foundation stack.
        global_stack: Configuration of the global stack.
        packs: Every residency pack, by id.
        providers: The model providers that gateways may use.
        waivers: Accepted findings, expired ones too (``config.waivers.waivers_at``).
    """

    fleet: FleetConfig
    regions: Mapping[str, RegionStackConfig]
    foundation: FoundationStackConfig
    global_stack: GlobalStackConfig
    packs: Mapping[str, ResidencyPack]
    providers: ProviderPack
    waivers: tuple[Waiver, ...]


def stack_file(stack: str) -> str:
    """Return the name of a stack's file."""
    return f"Pulumi.{stack}.yaml"


def load_project(root: Path, policies: Path = POLICIES) -> Project:
    """Read and validate every file of the project at ``root``.

    ``policies`` is the folder of the residency packs and the provider pack.

    Raises:
        ConfigError: A file is missing or malformed, or files contradict each other.
    """
    _reject_other_suffix(root, "Pulumi.*yml")
    _reject_other_suffix(policies, "*.yml")
    _reject_placeholders(root)
    packs = load_packs(policies)
    project = Project(
        fleet=_fleet(root),
        regions={name: _region(root, name) for name in _region_names(root)},
        foundation=_own(root, FOUNDATION, FoundationStackConfig),
        global_stack=_own(root, GLOBAL, GlobalStackConfig),
        packs=packs,
        providers=_providers(policies),
        waivers=_waivers(policies),
    )
    found = list(
        validation.validate(
            project.fleet,
            project.regions,
            project.global_stack,
            packs,
            project.providers,
        )
    )
    if found:
        raise ConfigError("\n".join(map(str, found)))
    return project


def load_packs(policies: Path = POLICIES) -> Mapping[str, ResidencyPack]:
    """Return every residency pack, by id.

    Raises:
        ConfigError: A pack is malformed, or its file ends in ``.yml``.
    """
    _reject_other_suffix(policies / RESIDENCY, "*.yml")
    return {
        path.stem: _pack(path)
        for path in sorted((policies / RESIDENCY).glob("*.yaml"))
        if not path.stem.endswith(CASES)
    }


def _reject_other_suffix(folder: Path, pattern: str) -> None:
    """Reject files that end in ``.yml``, which would be ignored in silence."""
    for path in sorted(folder.glob(pattern)):
        msg = f"{path.name}: only .yaml is read; rename it to {path.stem}.yaml"
        raise ConfigError(msg)


def check_engine_config(
    root: Path, stack: str, engine_values: Mapping[str, str | None]
) -> None:
    """Reject a run whose engine configuration differs from the files.

    ``engine_values`` maps each key of the project's namespace to the text the engine
    has for it, or None.

    Raises:
        ConfigError: A value differs; the message names the engine and the file.
    """
    if not (root / stack_file(stack)).is_file():
        msg = f"{stack_file(stack)}: the file is missing; stack {stack!r} needs it"
        raise ConfigError(msg)
    written = {"fleet": (PROJECT_FILE, _project_config(root).get("fleet"))}
    own = stack_file(stack)
    for key, value in _plain_values(own, yaml_loader.load_mapping(root / own)).items():
        written[key.removeprefix(f"{PROJECT}:")] = (own, value)
    for key, text in engine_values.items():
        file, value = written.get(key, (own, None))
        if not _same(text, value):
            message = f"the engine holds {shown(text)}, the file {shown(value)}"
            raise config_error(
                file, key, f"{message}; undo `pulumi config set` or `--config`"
            )


def _same(engine_text: str | None, value: object) -> bool:
    if engine_text is None or value is None or isinstance(value, str):
        return engine_text == value
    return bool(json.loads(engine_text) == value)


def _fleet(root: Path) -> FleetConfig:
    value = _project_config(root).get("fleet")
    if value is None:
        raise config_error(
            PROJECT_FILE, "config.fleet", "missing; this key is required"
        )
    return validated(FleetConfig, PROJECT_FILE, "fleet", value)


def _project_config(root: Path) -> dict[str, Any]:
    document = yaml_loader.load_mapping(root / PROJECT_FILE)
    entries = yaml_loader.get_section(PROJECT_FILE, document, "config")
    for key in sorted(set(entries) - _PROJECT_KEYS):
        message = f"unknown key; allowed: {sorted(_PROJECT_KEYS)}"
        raise config_error(PROJECT_FILE, f"config.{key}", message)
    return {
        key: yaml_loader.get_section(PROJECT_FILE, entries, key).get("value")
        for key in entries
    }


def _region_names(root: Path) -> list[str]:
    names = (path.name.split(".", 1)[1] for path in root.glob("Pulumi.*.yaml"))
    stacks = (name.removesuffix(".yaml") for name in names)
    return sorted(set(stacks) - {FOUNDATION, GLOBAL})


def _reject_placeholders(root: Path) -> None:
    """Reject every placeholder of every file at once."""
    files = [PROJECT_FILE, *(path.name for path in sorted(root.glob("Pulumi.*.yaml")))]
    found = {file: yaml_loader.placeholders(root / file) for file in files}
    messages = [
        yaml_loader.placeholder_message(file, places)
        for file, places in found.items()
        if places
    ]
    if messages:
        raise ConfigError("\n".join(messages))


def _region(root: Path, name: str) -> RegionStackConfig:
    document = yaml_loader.load_mapping(root / stack_file(name))
    stack = _stack_config(name, document, RegionStackConfig, secrets=SECRET_KEYS)
    entries = document.get("config", {})
    for key, (setting, remedy) in _unread_secrets(stack).items():
        if f"{PROJECT}:{key}" in entries:
            message = (
                f"is set although {setting}; run "
                f"`pulumi config rm {key} --stack {name}`, or {remedy}"
            )
            raise config_error(stack_file(name), key, message)
    return stack


def _unread_secrets(stack: RegionStackConfig) -> dict[str, tuple[str, str]]:
    """Return the secrets that the program would not read, why, and what to change."""
    found: dict[str, tuple[str, str]] = {}
    if stack.region.gateway_token.source is TokenSource.EXTERNAL:
        found[GATEWAY_TOKEN] = (
            "region.gateway_token.source is 'external'",
            "set source to 'stack'",
        )
    if stack.region.policy.delivery is not PolicyDelivery.GIT:
        found[POLICY_ADMIN_TOKEN] = (
            "region.policy.delivery is not 'git'",
            "set delivery to 'git'",
        )
    return found


def _own(root: Path, stack: str, model: type[_Model]) -> _Model:
    document = yaml_loader.load_mapping(root / stack_file(stack))
    return _stack_config(stack, document, model)


def _stack_config(
    stack: str,
    document: Mapping[str, Any],
    model: type[_Model],
    *,
    secrets: tuple[str, ...] = (),
) -> _Model:
    file = stack_file(stack)
    for key in sorted(set(document) - _ENGINE_KEYS):
        raise config_error(file, key, f"unknown key; allowed: {sorted(_ENGINE_KEYS)}")
    values = _plain_values(file, document, secrets=secrets)
    own = {key.removeprefix(f"{PROJECT}:"): value for key, value in values.items()}
    return validated(model, file, "", own)


def _plain_values(
    file: str, document: Mapping[str, Any], *, secrets: tuple[str, ...] = SECRET_KEYS
) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for key, value in yaml_loader.get_section(file, document, "config").items():
        name = key.removeprefix(f"{PROJECT}:")
        renamed = renamed_key_error(file, name)
        if renamed is not None:
            raise renamed
        if name == "fleet":
            message = "belongs in Pulumi.yaml; here it would override the shared values"
            raise config_error(file, key, message)
        if name in secrets and not yaml_loader.is_encrypted(value):
            message = "is in plain text; run `pulumi config set --secret` for this key"
            raise config_error(file, key, message)
        if name not in secrets and yaml_loader.is_encrypted(value):
            message = (
                "is encrypted, but this key holds no secret; write it in plain text"
            )
            raise config_error(file, key, message)
        if name not in secrets:
            plain[key] = value
    return plain


def _pack(path: Path) -> ResidencyPack:
    pack = validated(
        ResidencyPack, path.name, "", yaml_loader.load_mapping(path), namespace="pack"
    )
    if pack.id != path.stem:
        raise config_error(path.name, "id", f"{pack.id!r} differs from the file's name")
    return pack


def _providers(policies: Path) -> ProviderPack:
    document = yaml_loader.load_mapping(policies / PROVIDERS)
    return validated(ProviderPack, PROVIDERS, "", document, namespace="providers")


def _waivers(policies: Path) -> tuple[Waiver, ...]:
    if not (policies / WAIVERS_FILE).exists():
        return ()  # nothing is waived
    document = yaml_loader.load_mapping(policies / WAIVERS_FILE)
    waivers = validated(WaiverList, WAIVERS_FILE, "", document, namespace="waivers")
    return waivers.waivers
