"""The adapter between this project and `rehearsal`."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, cast

from offline_cloud.store import ResourceStore
from operations import existing_networks, offline_token
from plan.secrets import GATEWAY_EXTERNAL_SECRET_URN_PATTERN
from rehearsal import engine, stack_files
from rehearsal.edit import Edit
from rehearsal.errors import RehearsalError
from rehearsal.project import FirstUpdate
from rehearsal.stack_order import StackOrder

NAME: Final = "keeptrusts-gateway"
FOUNDATION: Final = "foundation"
GLOBAL: Final = "global"
#: Stacks that are not a region; they have no topology.
NON_REGIONAL: Final = (FOUNDATION, GLOBAL)

#: The configuration secret that every region's program reads.
REGION_SECRET: Final = f"{NAME}:gatewayToken"
#: The one that it reads where the policy comes from a git repository.
POLICY_SECRET: Final = f"{NAME}:policyAdminToken"

#: The example account in AWS's documentation.
ACCOUNT: Final = "123456789012"

_CLOUDFLARE_ACCOUNT: Final = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
_CLOUDFLARE_ZONE: Final = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"

#: Made-up values, recognisable as examples.
#: TEST-NET-3 is reserved for documentation: https://www.rfc-editor.org/rfc/rfc5737
PLACEHOLDERS: Final[Mapping[str, str]] = {
    "accounts.aws": ACCOUNT,
    "accounts.cloudflare": _CLOUDFLARE_ACCOUNT,
    "domains.cloudflare_zone_id": _CLOUDFLARE_ZONE,
    "provider_hosts.azure-openai-eu": "example-eu.openai.azure.com",
    "release.gateway": "keeptrusts/gateway:1.5.0",
    "release.api": "keeptrusts/api:1.5.0",
    "images.gateway": "keeptrusts/gateway:1.5.0",
    "images.api": "keeptrusts/api:1.5.0",
    "cluster.public_access_cidrs": "203.0.113.0/24",
    "cluster.administrators": f"arn:aws:iam::{ACCOUNT}:role/deployer",
}


#: Folder of the policy pack, which imports `config` and `plan` of its own checkout.
CROSSGUARD: Final = Path(__file__).parents[1] / "policies" / "crossguard"

_MODULES: Final[Mapping[str, tuple[str, ...]]] = {
    FOUNDATION: ("pulumi_cloudflare", "components.foundation.program"),
    GLOBAL: ("pulumi_cloudflare", "components.edge.program"),
}
_REGION_MODULES: Final = ("components.regional.program",)


class FleetProject:
    """Implements `rehearsal.project.Project`."""

    placeholders: Mapping[str, str] = PLACEHOLDERS

    pulumi_hint: str = "run 'make rehearse', which installs one"

    @property
    def pulumi_commands(self) -> tuple[Path, ...]:
        """Return the path of the CLI that `make rehearse` installs."""
        version = ".".join(map(str, engine.VERSION))
        return (cache() / f"pulumi-{version}" / "pulumi",)

    def stack_order(self, files: Path) -> StackOrder:
        """Return the order of the stacks in the configuration."""
        from config import loader  # noqa: PLC0415 - importing pydantic delays the first line of output
        from config.errors import ConfigError  # noqa: PLC0415 - the same
        from plan.region import plan_regions  # noqa: PLC0415 - the same

        try:
            plans = plan_regions(loader.load_project(files))
        except ConfigError as problem:
            raise RehearsalError(str(problem)) from None
        return stack_order({name: plan.zone_home for name, plan in plans.items()})

    def secret_keys(self, stack: str, config: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the keys of the secrets that the stack's program reads."""
        if stack in NON_REGIONAL:
            return ()
        gateway = () if token_is_external(config) else (REGION_SECRET,)
        git = _region_setting(config, "policy", "delivery") == "git"
        return (*gateway, POLICY_SECRET) if git else gateway

    def create_existing_resources(self, files: Path, store: Path) -> None:
        """Create the existing VPCs that the region files name."""
        existing_networks.create_existing_networks(files, regions(files), store)

    def first_update(
        self, files: Path, stack: str, store: ResourceStore
    ) -> FirstUpdate | None:
        """Return the update without gateways if their external token is missing."""
        external = token_is_external(stack_files.config(files, stack))
        if not (external and offline_token.token_missing(store, stack)):
            return None
        return FirstUpdate(
            label="up without gateways", exclude=(GATEWAY_EXTERNAL_SECRET_URN_PATTERN,)
        )

    def after_first_update(self, stack: str, store: ResourceStore) -> Iterable[str]:
        """Write the gateway token, as `fleet put-token` does in an account."""
        return offline_token.set_gateway_token(store, stack)

    def unprotect(self, stack: str) -> Edit | None:
        """Return the edit that sets `lifecycle.protect` to false."""
        prefix = "" if stack in NON_REGIONAL else "region."
        return Edit(stack=stack, key=f"{prefix}lifecycle.protect", value=False)

    def preload(self, root: Path, stack: str) -> tuple[str, ...]:
        """Return the modules of a stack's program; none for another program."""
        if not _has_program(root):
            return ()
        return _MODULES.get(stack, _REGION_MODULES)

    def provider_packages(self, root: Path, stack: str) -> tuple[str, ...]:
        """Return the provider packages that a stack uses first."""
        if not _has_program(root):
            return ()
        return ("aws", "cloudflare") if stack in NON_REGIONAL else ("aws",)

    def policy_packs(self, root: Path) -> tuple[Path, ...]:
        """Return the project's policy pack; none for another program."""
        return (CROSSGUARD,) if _has_program(root) else ()


FLEET: Final = FleetProject()


def cache() -> Path:
    """Return the cache folder of this user, shared by every checkout."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / NAME


def stack_order(homes: Mapping[str, str]) -> StackOrder:
    """Return the stack order: foundation, homes, other regions, global.

    ``homes`` has the home of each region's residency zone, by region.
    """
    return StackOrder(
        {
            FOUNDATION: (),
            **{
                region: (FOUNDATION,) if region == home else (FOUNDATION, home)
                for region, home in sorted(
                    homes.items(), key=lambda each: (each[0] != each[1], each[0])
                )
            },
            GLOBAL: (FOUNDATION, *sorted(homes)),
        }
    )


def regions(root: Path) -> tuple[str, ...]:
    """Return the names of the regional stacks."""
    return tuple(s for s in stack_files.stacks(root) if s not in NON_REGIONAL)


def topology_edits(root: Path, topology: str | None) -> list[Edit]:
    """Return the edits that set one topology in every region; none without one."""
    if topology is None:
        return []
    return [Edit(stack=name, key="topology", value=topology) for name in regions(root)]


def token_is_external(config: Mapping[str, Any]) -> bool:
    """Return whether a region's token is external, so that its file has none."""
    return _region_setting(config, "gateway_token", "source") == "external"


def _region_setting(config: Mapping[str, Any], *keys: str) -> object:
    """Return a setting of a region; None if a section of it is absent or malformed."""
    value: object = config.get(f"{NAME}:region")
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = cast("dict[str, object]", value).get(key)
    return value


def _has_program(root: Path) -> bool:
    return (root / "components" / "program.py").exists()
