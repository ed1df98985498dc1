"""The options of the `fleet` command, as they are typed and explained."""

from typing import Annotated

import typer

from config.topology import Topology

Stacks = Annotated[
    list[str] | None,
    typer.Option("--stack", help="A stack to rehearse; may be repeated. Default: all."),
]
Topologies = Annotated[
    Topology | None, typer.Option("--topology", help="The topology of every region.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="STACK:KEY=VALUE",
        help="Another value for a key, as in eu-west-1:region.cidr=10.9.0.0/16; "
        "STACK is 'project' for Pulumi.yaml. The checkout is not touched.",
    ),
]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="Forget what earlier rehearsals built.")
]
Destroy = Annotated[
    bool,
    typer.Option(
        "--destroy",
        help="Tear down what stands; if nothing stands, bring it up before.",
    ),
]
NoCache = Annotated[
    bool,
    typer.Option(
        "--no-cache",
        help="Judge every input, and neither read nor write the cache of inputs that "
        "earlier rehearsals accepted.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")]
Check = Annotated[
    bool, typer.Option("--check", help="Write nothing; refuse what is stale.")
]
Checkpoints = Annotated[
    bool,
    typer.Option(
        "--checkpoints",
        help="Write the state after every resource, as a real backend does: slower, "
        "and a rehearsal that is killed can be recovered.",
    ),
]
Faults = Annotated[
    list[str] | None,
    typer.Option(
        "--fault",
        metavar="STACK:TYPE:NAME:KIND",
        help="Let the creation or update of a resource go wrong, as in "
        "us-east-1:Instance:database:timeout; TYPE is a type token or its last part, "
        "KIND is refuse, throttle, timeout or unknown-after-create; may be repeated.",
    ),
]
Seeded = Annotated[
    str, typer.Argument(metavar="REGION", help="The region whose token to write.")
]
Rotate = Annotated[
    bool, typer.Option("--rotate", help="Put a new value in the place of the old one.")
]
Recovered = Annotated[
    list[str] | None,
    typer.Option(
        "--stack",
        help="A stack to recover; may be repeated. Default: those of the last run.",
    ),
]
