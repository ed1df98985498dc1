"""The shipped fleet, recorded stack by stack on the mocks."""

from typing import Any, Final

import pulumi

from components import program
from config.load import Project
from plan.naming import PROJECT
from plan.region import plan
from tests.engine import Graph, record

#: Stacks of the shipped fleet, in the order in which they are deployed.
STACKS: Final = ("foundation", "us-east-1", "eu-west-1", "ap-southeast-1", "global")


def recorded(project: Project, stack: str) -> Graph:
    """Return what one stack registers, its neighbours being deployed."""
    return record(
        lambda: program.deploy(project, stack, _secret),
        stack=stack,
        stacks=_neighbours(project),
    )


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
    for name, region in plan(project).items():
        contract: dict[str, Any] = {
            "version": 1,
            "region": name,
            "zone": region.zone,
            "topology": region.topology.value,
            "deployed": region.deployed,
            "load_balancer": {
                "dns_name": f"entrance.{name}.elb.amazonaws.com",
                "zone_id": "Z35SXDOTRQ7X7K",
            },
        }
        if region.database is not None:
            arn = f"arn:aws:rds:{name}:{project.fleet.accounts.aws}:db:database"
            contract["database"] = {"role": region.database.value, "arn": arn}
        stacks[name] = {"contract": contract, "application_password": "of-the-role"}
    return {f"organization/{PROJECT}/{name}": out for name, out in stacks.items()}
