"""The `fleet` command: everything an operator types.

Exit codes: 0 it is so, 1 refused, 2 the command line is wrong.
"""

import json
import signal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from operations import project_root

if TYPE_CHECKING:
    from rich.console import Console

    from operations.rehearsal.request import Request, Result

REFUSED = 1
MISUSED = 2

app = typer.Typer(
    name="fleet",
    help="Rehearse and look after a fleet of gateways.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # a message in a box is cut to the box
    pretty_exceptions_enable=False,
)


class Topology(StrEnum):
    """How much of the fleet lies in each region."""

    SINGLE_REGION = "single-region"
    DISTRIBUTED = "distributed"
    FULLY_DISTRIBUTED = "fully-distributed"


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
Json = Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")]
Check = Annotated[
    bool, typer.Option("--check", help="Write nothing; refuse what is stale.")
]


@app.callback()
def fleet() -> None:
    """Rehearse and look after a fleet of gateways."""


@app.command()
def rehearse(  # noqa: PLR0913 - the flags of the command
    *,
    stack: Stacks = None,
    topology: Topologies = None,
    set_: Settings = None,
    fresh: Fresh = False,
    destroy: Destroy = False,
    json_: Json = False,
) -> None:
    """Bring the fleet up on the real Pulumi engine, with no cloud account.

    Every stack is previewed, updated and previewed again, which must change nothing.
    """
    from rich.console import Console  # noqa: PLC0415 - `fleet --help` must not wait

    from operations.rehearsal import edit, workspace  # noqa: PLC0415 - the same
    from operations.rehearsal.refusal import Misused, Refused  # noqa: PLC0415 - the same
    from operations.rehearsal.request import Request  # noqa: PLC0415 - the same

    # Without markup, emoji and colours of its own: a URN may hold `[x]` and `:x:`.
    console = Console(stderr=json_, markup=False, emoji=False, highlight=False)
    try:
        root = project_root.find(Path.cwd())
        edits = [*workspace.topology_edits(root, topology and topology.value)]
        edits += map(edit.parse, set_ or ())
        request = Request(
            stacks=tuple(stack or ()),
            edits=tuple(edits),
            fresh=fresh,
            destroy=destroy,
        )
        result = _rehearse(root, request, console)
    except (Misused, project_root.NoProject) as misused:
        _end(str(misused), MISUSED)
    except Refused as refused:
        _end(str(refused), REFUSED)
    except KeyboardInterrupt:
        _end("interrupted", REFUSED)
    _tell(result, console, as_json=json_)


@app.command()
def schema(*, check: Check = False) -> None:
    """Write the JSON schemas of the configuration files."""
    from config import schema as generated  # noqa: PLC0415 - `fleet --help` must not wait

    try:
        root = project_root.find(Path.cwd())
    except project_root.NoProject as missing:
        _end(str(missing), MISUSED)
    stale = [
        (root / name, text)
        for name, text in generated.documents().items()
        if not _holds(root / name, text)
    ]
    for path, text in stale:
        if check:
            typer.echo(
                f"{path.relative_to(root)} is stale; run 'make schema'", err=True
            )
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        typer.echo(f"wrote {path.relative_to(root)}")
    if stale and check:
        raise typer.Exit(REFUSED)


def main() -> None:
    """Run the command."""
    # Whoever ends a job in continuous integration or closes a terminal means Ctrl-C.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    app(prog_name="fleet")


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def _rehearse(root: Path, request: "Request", console: "Console") -> "Result":
    from operations import display  # noqa: PLC0415 - `fleet --help` must not wait
    from operations.rehearsal.rehearse import rehearse as run  # noqa: PLC0415 - the same

    if not console.is_terminal:
        return run(root, request, display.Plain(console))
    with display.Live(console) as live:
        return run(root, request, live)


def _tell(result: "Result", console: "Console", *, as_json: bool) -> None:
    from operations import display  # noqa: PLC0415 - `fleet --help` must not wait

    display.tell(console, result)
    if as_json:
        typer.echo(json.dumps(result.to_json(), indent=1))
    if not result.succeeded:
        raise typer.Exit(REFUSED)


def _end(message: str, code: int) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)
