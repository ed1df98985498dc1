"""The options and arguments of the `fleet` command, with their help texts."""

from pathlib import Path
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
EvidenceFolder = Annotated[
    Path | None,
    typer.Option(
        "--evidence", metavar="DIR", help="Write evidence for each stack into a folder."
    ),
]
Rehearsed = Annotated[
    bool,
    typer.Option(
        "--rehearsed",
        help="Check the files of the last rehearsal, with its topology and values, "
        "instead of those of the checkout.",
    ),
]
Matrix = Annotated[
    bool,
    typer.Option(
        "--matrix", help="Print where requests land for every set of dead regions."
    ),
]
RenderTo = Annotated[
    Path | None,
    typer.Option(
        "--to", metavar="DIR", help="Folder to write to. Default: policies/gateway."
    ),
]
RenderCheck = Annotated[
    bool, typer.Option("--check", help="Write nothing; fail if a file is stale.")
]
RenderScp = Annotated[
    bool,
    typer.Option(
        "--scp",
        help="Also service-control-policy.json, for AWS Organizations: it denies "
        "regions outside all residency zones.",
    ),
]
Kill = Annotated[
    str | None,
    typer.Option(
        "--kill",
        metavar="REGION[,REGION]",
        help="Show what the loss of regions means for the rehearsed fleet, and update "
        "the global stack while none of their services respond.",
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
