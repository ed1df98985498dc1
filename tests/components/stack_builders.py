"""Builders of every component: the stacks of the shipped project.

Each component is recorded inside one of these stacks, with the arguments of a
deployment.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pulumi

from components import program
from config import loader
from config.types import PROJECT
from tests import sample_project
from tests.mocks.grpc_values import SecretValue
from tests.mocks.pulumi_mocks import Stacks

Build = Callable[[], object]

HOME: Final = "us-east-1"


def shipped(stack: str, **choices: str) -> Build:
    """Return a builder of a stack of the shipped project, with further choices."""

    def build() -> None:
        with TemporaryDirectory() as directory:
            folder = sample_project.write(Path(directory))
            for key, value in choices.items():
                chosen = f"    {key}: {value}\n    cidr:"
                sample_project.edit(folder, f"Pulumi.{stack}.yaml", "    cidr:", chosen)
            files = loader.load_project(folder)
        program.deploy(files, stack, lambda _: pulumi.Output.secret("gateway-key"))

    return build


def _region(name: str, zone: str) -> dict[str, object]:
    """Return the outputs of a region."""
    contract: dict[str, object] = {
        "version": 1,
        "region": name,
        "zone": zone,
        "topology": "fully-distributed",
        "deployed": True,
        "cluster": f"keeptrusts-{name}",
        "load_balancer": {"dns_name": f"alb-{name}.example.net", "zone_id": "ZALB"},
        "database": {
            "role": "primary" if name == HOME else "replica",
            "arn": f"arn:aws:rds:{name}:111122223333:db:keeptrusts",
        },
    }
    return {"contract": contract, "application_password": SecretValue("password")}


_FOUNDATION: Final = {
    "version": 1,
    "domain": "aws.example.com",
    "zone_id": "Z0CHILD",
    "name_servers": ["ns-1.awsdns-00.com"],
}
#: Outputs of the project's stacks.
STACKS: Final[Stacks] = {
    f"organization/{PROJECT}/foundation": {"contract": _FOUNDATION},
    f"organization/{PROJECT}/{HOME}": _region(HOME, "us"),
    f"organization/{PROJECT}/eu-west-1": _region("eu-west-1", "eu"),
    f"organization/{PROJECT}/ap-southeast-1": _region("ap-southeast-1", "ap"),
}

#: A stack of each kind; together they contain every component.
BUILDERS: Final[Mapping[str, Build]] = {
    **{s: shipped(s) for s in ("foundation", HOME, "eu-west-1", "global")},
    "ap-southeast-1": shipped("ap-southeast-1", telemetry="{metrics: operator}"),
}
