"""The shipped fleet, recorded stack by stack on the mocks."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import pulumi

from components import program
from config.loader import Project
from config.types import PROJECT
from plan.region import plan_regions
from tests.engine import Graph, record

#: Stacks of the shipped fleet, in the order in which they are deployed.
STACKS: Final = ("foundation", "us-east-1", "eu-west-1", "ap-southeast-1", "global")


def recorded(
    project: Project, stack: str, past: Mapping[str, Any] | None = None
) -> Graph:
    """Return what one stack registers, its neighbours being deployed.

    Its own past is that of the same project, unless another one is given: the outputs
    of its last update, none before the first.
    """
    return record(
        lambda: program.deploy(project, stack, _secret),
        stack=stack,
        stacks=_beside(project, stack, past),
    )


def told(
    project: Project, stack: str, past: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return what one stack exports, secrets in plain."""
    found: dict[str, Any] = {}

    def build() -> None:
        for name, value in program.deploy(project, stack, _secret).items():
            pulumi.Output.from_input(value).apply(partial(found.__setitem__, name))

    record(build, stack=stack, stacks=_beside(project, stack, past))
    return found


def secret_exports(project: Project, stack: str) -> set[str]:
    """Return the names of the exports that the engine keeps secret."""
    found: set[str] = set()

    async def secret() -> set[str]:
        for name, value in program.deploy(project, stack, _secret).items():
            if await pulumi.Output.from_input(value).is_secret():
                found.add(name)
        return found

    def build() -> pulumi.Output[set[str]]:
        return pulumi.Output.from_input(secret())

    record(build, stack=stack, stacks=_neighbours(project))
    return found


def full_name(stack: str) -> str:
    """Return the name under which other stacks refer to one."""
    return f"organization/{PROJECT}/{stack}"


def database(project: Project, region: str) -> dict[str, Any] | None:
    """Return what the contract of a region says about its database."""
    planned = plan_regions(project)[region]
    if planned.database_role is None:
        return None
    home = project.fleet.home
    generation = project.regions[region].region.database.generation
    copies = not planned.database_role.writable
    return {
        "role": planned.database_role.value,
        "arn": _arn(project, region),
        "generation": generation,
        **({"source": _arn(project, home)} if copies else {}),
    }


def _beside(
    project: Project, stack: str, past: Mapping[str, Any] | None
) -> dict[str, dict[str, Any]]:
    stacks = _neighbours(project)
    return stacks if past is None else {**stacks, full_name(stack): dict(past)}


def _arn(project: Project, region: str) -> str:
    return f"arn:aws:rds:{region}:{project.fleet.accounts.aws}:db:database"


def _secret(key: str) -> pulumi.Output[str]:
    return pulumi.Output.secret(f"value of {key}")


def _neighbours(project: Project) -> dict[str, dict[str, Any]]:
    domain = project.fleet.domains.aws
    foundation = {
        "version": 1,
        "domain": domain,
        "zone_id": "Z0123456789ABCDEFGHIJ",
        "name_servers": ["ns-1.awsdns-01.com"],
    }
    stacks: dict[str, dict[str, Any]] = {"foundation": {"contract": foundation}}
    for name, region in plan_regions(project).items():
        contract: dict[str, Any] = {
            "version": 1,
            "region": name,
            "zone": region.residency_zone,
            "topology": region.topology.value,
            "deployed": region.is_deployed,
            "cluster": f"keeptrusts-{name}",
            "load_balancer": {
                "dns_name": f"entrance.{name}.elb.amazonaws.com",
                "zone_id": "Z35SXDOTRQ7X7K",
            },
        }
        if records := database(project, name):
            contract["database"] = records
        stacks[name] = {"contract": contract, "application_password": "of-the-role"}
    return {full_name(name): out for name, out in stacks.items()}
