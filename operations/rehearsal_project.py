"""This fleet, as a rehearsal sees it: everything that no other project has."""

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
#: Stacks that are not a region; neither has a topology.
NON_REGIONAL: Final = (FOUNDATION, GLOBAL)

#: The secret every region's program asks for.
REGION_SECRET: Final = f"{NAME}:gatewayToken"

#: The example account of AWS's own documentation.
ACCOUNT: Final = "123456789012"

_CLOUDFLARE_ACCOUNT: Final = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
_CLOUDFLARE_ZONE: Final = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"

#: Values that are made up and marked as such by their kind.
#: TEST-NET-3 is reserved for documentation: https://www.rfc-editor.org/rfc/rfc5737
PLACEHOLDERS: Final[Mapping[str, str]] = {
    "accounts.aws": ACCOUNT,
    "accounts.cloudflare": _CLOUDFLARE_ACCOUNT,
    "domains.cloudflare_zone_id": _CLOUDFLARE_ZONE,
    "release.gateway": "keeptrusts/gateway:1.5.0",
    "release.api": "keeptrusts/api:1.5.0",
    "images.gateway": "keeptrusts/gateway:1.5.0",
    "images.api": "keeptrusts/api:1.5.0",
    "cluster.public_access_cidrs": "203.0.113.0/24",
    "cluster.administrators": f"arn:aws:iam::{ACCOUNT}:role/deployer",
}


_MODULES: Final[Mapping[str, tuple[str, ...]]] = {
    FOUNDATION: ("pulumi_cloudflare", "components.foundation.program"),
    GLOBAL: ("pulumi_cloudflare", "components.edge.program"),
}
_OF_A_REGION: Final = ("components.regional.program",)


class FleetProject:
    """Implements `rehearsal.project.Project`."""

    placeholders: Mapping[str, str] = PLACEHOLDERS

    pulumi_hint: str = "'make rehearse' gets one"

    @property
    def pulumi_commands(self) -> tuple[Path, ...]:
        """Return the CLI that `make rehearse` installs."""
        version = ".".join(map(str, engine.VERSION))
        return (cache() / f"pulumi-{version}" / "pulumi",)

    def stack_order(self, files: Path) -> StackOrder:
        """Return the order as the program's own configuration has it."""
        from config import loader  # noqa: PLC0415 - pydantic costs the first line its speed
        from config.errors import ConfigError  # noqa: PLC0415 - the same
        from plan.region import plan_regions  # noqa: PLC0415 - the same

        try:
            project = loader.load_project(files)
            plan_regions(project)
        except ConfigError as problem:
            raise RehearsalError(str(problem)) from None
        return order_of(project.fleet.home, project.regions)

    def secret_keys(self, stack: str, config: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the gateway token's key, but where an operator writes the token."""
        if stack in NON_REGIONAL or token_is_external(config):
            return ()
        return (REGION_SECRET,)

    def create_existing_resources(self, files: Path, store: Path) -> None:
        """Create the networks that the regions' files name."""
        existing_networks.create_existing_networks(files, regions(files), store)

    def first_update(
        self, files: Path, stack: str, store: ResourceStore
    ) -> FirstUpdate | None:
        """Return the update without gateways, where their token is still missing."""
        external = token_is_external(stack_files.config(files, stack))
        if not (external and offline_token.token_missing(store, stack)):
            return None
        return FirstUpdate(
            label="up but gateways", exclude=(GATEWAY_EXTERNAL_SECRET_URN_PATTERN,)
        )

    def after_first_update(self, stack: str, store: ResourceStore) -> Iterable[str]:
        """Write the gateway token, as `fleet put-token` does in an account."""
        return offline_token.set_gateway_token(store, stack)

    def unprotect(self, stack: str) -> Edit | None:
        """Return the edit of `lifecycle.protect`."""
        below = "" if stack in NON_REGIONAL else "region."
        return Edit(stack=stack, key=f"{below}lifecycle.protect", value=False)

    def preload(self, root: Path, stack: str) -> tuple[str, ...]:
        """Return the modules of a stack's program; none where it is another."""
        if not _has_program(root):
            return ()
        return _MODULES.get(stack, _OF_A_REGION)

    def provider_packages(self, root: Path, stack: str) -> tuple[str, ...]:
        """Return the packages that a stack asks for first."""
        if not _has_program(root):
            return ()
        return ("aws", "cloudflare") if stack in NON_REGIONAL else ("aws",)


FLEET: Final = FleetProject()


def cache() -> Path:
    """Return the cache of this user, shared by every checkout."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / NAME


def order_of(home: str, regions: Iterable[str]) -> StackOrder:
    """Return the order of stack outputs: foundation, home, other regions, global."""
    others = sorted(set(regions) - {home})
    return StackOrder(
        {
            FOUNDATION: (),
            home: (FOUNDATION,),
            **dict.fromkeys(others, (FOUNDATION, home)),
            GLOBAL: (FOUNDATION, home, *others),
        }
    )


def regions(root: Path) -> tuple[str, ...]:
    """Return the name of every stack that is a region."""
    return tuple(s for s in stack_files.stacks(root) if s not in NON_REGIONAL)


def topology_edits(root: Path, topology: str | None) -> list[Edit]:
    """Return the edits that give every region one topology, if one is named."""
    if topology is None:
        return []
    return [Edit(stack=name, key="topology", value=topology) for name in regions(root)]


def token_is_external(config: Mapping[str, Any]) -> bool:
    """Tell whether an operator writes a region's token; its file has none then."""
    below: object = config.get(f"{NAME}:region")
    for key in ("gateway_token", "source"):
        if not isinstance(below, dict):
            return False
        below = cast("dict[str, object]", below).get(key)
    return below == "external"


def _has_program(root: Path) -> bool:
    return (root / "components" / "program.py").exists()
