"""The stacks of the shipped project, recorded with the mocks."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import pulumi

from components import program
from config.loader import Project
from config.types import PROJECT
from plan.database import DATABASE
from plan.region import plan_regions
from tests.mocks.pulumi_mocks import Graph, record

#: Stacks of the shipped project, in the order of their deployment.
STACKS: Final = ("foundation", "us-east-1", "eu-west-1", "ap-southeast-1", "global")


def record_stack(
    project: Project, stack: str, previous_outputs: Mapping[str, Any] | None = None
) -> Graph:
    """Return the resources that a stack registers after all stacks have been deployed.

    The outputs of its own last update are those of ``project``, unless
    ``previous_outputs`` are given; these are empty before the first update.
    """
    return record(
        lambda: program.deploy(project, stack, secret_config),
        stack=stack,
        stacks=_stack_references(project, stack, previous_outputs),
    )


def stack_outputs(
    project: Project, stack: str, previous_outputs: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the exports of a stack, secrets in plain text."""
    found: dict[str, Any] = {}

    def build() -> None:
        for name, value in program.deploy(project, stack, secret_config).items():
            pulumi.Output.from_input(value).apply(partial(found.__setitem__, name))

    record(
        build, stack=stack, stacks=_stack_references(project, stack, previous_outputs)
    )
    return found


def secret_output_names(project: Project, stack: str) -> set[str]:
    """Return the names of the exports that are secret."""
    found: set[str] = set()

    async def secret() -> set[str]:
        for name, value in program.deploy(project, stack, secret_config).items():
            if await pulumi.Output.from_input(value).is_secret():
                found.add(name)
        return found

    def build() -> pulumi.Output[set[str]]:
        return pulumi.Output.from_input(secret())

    record(build, stack=stack, stacks=outputs_of_stacks(project))
    return found


def full_name(stack: str) -> str:
    """Return the name by which a `StackReference` refers to a stack."""
    return f"organization/{PROJECT}/{stack}"


def database_output(project: Project, region: str) -> dict[str, Any] | None:
    """Return the database part of a region's outputs; None without a database."""
    planned = plan_regions(project)[region]
    if planned.database_role is None:
        return None
    generation = project.regions[region].region.database.generation
    is_replica = not planned.database_role.writable
    return {
        "role": planned.database_role.value,
        "arn": _arn(project, region),
        "generation": generation,
        **({"source": _arn(project, planned.zone_home)} if is_replica else {}),
        **({"name": name} if (name := planned.database_name) != DATABASE else {}),
    }


def _stack_references(
    project: Project, stack: str, previous_outputs: Mapping[str, Any] | None
) -> dict[str, dict[str, Any]]:
    stacks = outputs_of_stacks(project)
    if previous_outputs is None:
        return stacks
    return {**stacks, full_name(stack): dict(previous_outputs)}


def _arn(project: Project, region: str) -> str:
    return f"arn:aws:rds:{region}:{project.fleet.accounts.aws}:db:database"


def secret_config(key: str) -> pulumi.Output[str]:
    """Return a made-up value of a secret configuration key."""
    return pulumi.Output.secret(f"value of {key}")


def outputs_of_stacks(project: Project) -> dict[str, dict[str, Any]]:
    """Return the outputs of every deployed stack that others read, by full name."""
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
        if region.zone_has_own_home and region.is_deployed:
            contract["zone_home"] = region.zone_home
        if database := database_output(project, name):
            contract["database"] = database
        stacks[name] = {"contract": contract, "application_password": "of-the-role"}
    return {full_name(name): out for name, out in stacks.items()}
