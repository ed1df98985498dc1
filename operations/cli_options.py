"""The options and arguments of the `fleet` command, with their help texts."""

from typing import Annotated

import typer

from config.topology import Topology

Stacks = Annotated[
    list[str] | None,
    typer.Option("--stack", help="Stack to rehearse; repeatable. Default: all stacks."),
]
Topologies = Annotated[
    Topology | None, typer.Option("--topology", help="Topology for every region.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="STACK:KEY=VALUE",
        help="Value of a configuration key for this rehearsal, such as "
        "eu-west-1:region.cidr=10.9.0.0/16. STACK is 'project' for Pulumi.yaml. The "
        "files of the checkout stay unchanged.",
    ),
]
Fresh = Annotated[
    bool,
    typer.Option("--fresh", help="Delete the resources of earlier rehearsals first."),
]
Destroy = Annotated[
    bool,
    typer.Option(
        "--destroy",
        help="Destroy the stacks; create them first if there are none.",
    ),
]
NoCache = Annotated[
    bool,
    typer.Option(
        "--no-cache",
        help="Validate every input; neither read nor write the cache of inputs that "
        "earlier rehearsals accepted.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")]
Check = Annotated[
    bool, typer.Option("--check", help="Write nothing; fail if a file is stale.")
]
Checkpoints = Annotated[
    bool,
    typer.Option(
        "--checkpoints",
        help="Write the state after every resource, as a real backend does. This is "
        "slower, but a killed rehearsal can be recovered.",
    ),
]
Faults = Annotated[
    list[str] | None,
    typer.Option(
        "--fault",
        metavar="FAULT",
        help="STACK:TYPE:NAME:KIND lets the creation or update of a resource fail, "
        "such as us-east-1:Instance:database:timeout. TYPE is a type token or its last "
        "part. KIND is refuse, throttle, timeout or unknown-after-create. "
        "REGION:unreachable lets every request to an AWS region fail. Repeatable.",
    ),
]
TokenRegion = Annotated[
    str, typer.Argument(metavar="REGION", help="Region whose token to write.")
]
Rotate = Annotated[bool, typer.Option("--rotate", help="Replace the existing token.")]
Recovered = Annotated[
    list[str] | None,
    typer.Option(
        "--stack",
        help="Stack to recover; repeatable. Default: the stacks of the last run.",
    ),
]
