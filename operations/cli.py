"""The `fleet` command: everything an operator types.

Exit codes: 0 it is so, 1 refused, 2 the command line is wrong.
"""

import json
import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from operations import cli_options, project_root

if TYPE_CHECKING:
    from rich.console import Console

    from rehearsal.request import Request, Result

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


@app.callback()
def fleet() -> None:
    """Rehearse and look after a fleet of gateways."""


@app.command()
def rehearse(  # noqa: PLR0913 - the flags of the command
    *,
    stack: cli_options.Stacks = None,
    topology: cli_options.Topologies = None,
    set_: cli_options.Settings = None,
    fresh: cli_options.Fresh = False,
    destroy: cli_options.Destroy = False,
    checkpoints: cli_options.Checkpoints = False,
    fault: cli_options.Faults = None,
    no_cache: cli_options.NoCache = False,
    json_: cli_options.Json = False,
) -> None:
    """Bring the fleet up on the real Pulumi engine, with no cloud account.

    Every stack is previewed, updated and previewed again, which must change nothing.
    """
    from offline_cloud.faults import parse  # noqa: PLC0415 - the same
    from operations.rehearsal_project import cache, topology_edits  # noqa: PLC0415 - `fleet --help` must not wait
    from rehearsal import edit  # noqa: PLC0415 - the same
    from rehearsal.request import Request  # noqa: PLC0415 - the same

    def request(root: Path) -> "Request":
        edits = [*topology_edits(root, topology and topology.value)]
        return Request(
            stacks=tuple(stack or ()),
            edits=(*edits, *map(edit.parse, set_ or ())),
            fresh=fresh,
            destroy=destroy,
            checkpoints=checkpoints,
            faults=tuple(map(parse, fault or ())),
            validation_cache=None if no_cache else cache() / "verdicts",
        )

    _run(request, as_json=json_)


@app.command()
def recover(
    *, stack: cli_options.Recovered = None, json_: cli_options.Json = False
) -> None:
    """Go on after a rehearsal was killed or a cloud did not answer.

    Clears locks of dead engines, adopts what was created and not written down, deletes
    what no state knows, and brings the stacks up. This is done in the offline cloud of
    the rehearsal only; for a real backend it prints what to run there.
    """
    from rehearsal.request import Request  # noqa: PLC0415 - `fleet --help` must not wait

    stacks = tuple(stack or ())
    _run(lambda _: Request(stacks=stacks, resume=True), as_json=json_)


@app.command("put-token")
def put_token(
    region: cli_options.Seeded, *, rotate: cli_options.Rotate = False
) -> None:
    """Write the gateway token of a region with `gateway_token.source: external`.

    The value is read from standard input, or asked for without being shown. It enters
    no state, no file and no command line. Needs the account's own AWS credentials.
    """
    from operations import put_gateway_token  # noqa: PLC0415 - `fleet --help` must not wait

    with _told():
        root = project_root.find(Path.cwd())
        typer.echo(put_gateway_token.run(root, region, rotate=rotate))


@app.command()
def schema(*, check: cli_options.Check = False) -> None:
    """Write the JSON schemas of the configuration files."""
    from config import json_schema as generated  # noqa: PLC0415 - `fleet --help` must not wait

    try:
        root = project_root.find(Path.cwd())
    except project_root.NoProject as missing:
        _end(str(missing), MISUSED)
    stale = [
        (root / name, text)
        for name, text in generated.generate().items()
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


def _run(request: Callable[[Path], "Request"], *, as_json: bool) -> None:
    """Rehearse what is asked for, and tell what came of it."""
    from rich.console import Console  # noqa: PLC0415 - `fleet --help` must not wait

    # Without markup, emoji and colours of its own: a URN may hold `[x]` and `:x:`.
    console = Console(stderr=as_json, markup=False, emoji=False, highlight=False)
    with _told():
        root = project_root.find(Path.cwd())
        result = _rehearse(root, request(root), console)
    _tell(result, console, as_json=as_json)


@contextmanager
def _told() -> Generator[None]:
    """Turn a refusal into its message and exit code."""
    from offline_cloud.errors import UsageError  # noqa: PLC0415 - `fleet --help` must not wait
    from rehearsal.errors import RehearsalError  # noqa: PLC0415 - `fleet --help` must not wait

    try:
        yield
    except (UsageError, project_root.NoProject) as misused:
        _end(str(misused), MISUSED)
    except RehearsalError as refused:
        _end(str(refused), REFUSED)
    except KeyboardInterrupt:
        _end("interrupted", REFUSED)


def _rehearse(root: Path, request: "Request", console: "Console") -> "Result":
    from operations import console as console_module  # noqa: PLC0415 - `fleet --help` must not wait
    from operations.rehearsal_project import FLEET  # noqa: PLC0415 - the same
    from rehearsal.runner import rehearse as run  # noqa: PLC0415 - the same

    kind = (
        console_module.LiveReporter
        if console.is_terminal
        else console_module.PlainReporter
    )
    with kind(console) as report:
        return run(root, request, report, FLEET)


def _tell(result: "Result", console: "Console", *, as_json: bool) -> None:
    from operations import console as console_module  # noqa: PLC0415 - `fleet --help` must not wait

    console_module.print_result(console, result)
    if as_json:
        typer.echo(json.dumps(result.to_json(), indent=1))
    if not result.succeeded:
        raise typer.Exit(REFUSED)


def _end(message: str, code: int) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)
