"""The `fleet` command.

Exit codes: 0 success, 1 failure, 2 wrong command line.
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

FAILED = 1
WRONG_USAGE = 2

app = typer.Typer(
    name="fleet",
    help="Rehearse and operate a fleet of gateways.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # Rich would cut long messages to the width of a box
    pretty_exceptions_enable=False,
)


@app.callback()
def fleet() -> None:
    """Rehearse and operate a fleet of gateways."""


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
    kill: cli_options.Kill = None,
    no_cache: cli_options.NoCache = False,
    json_: cli_options.Json = False,
) -> None:
    """Create all stacks on the real Pulumi engine and an offline cloud.

    Each stack is previewed, updated and previewed again. The second preview must show
    no changes. No cloud account is needed.
    """
    from offline_cloud.faults import parse  # noqa: PLC0415 - keeps `fleet --help` fast
    from operations.rehearsal_project import cache, topology_edits  # noqa: PLC0415 - the same
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

    if kill is not None:
        _lose_regions(kill)
        return
    _run(request, as_json=json_)


def _lose_regions(named: str) -> None:
    """Show the loss of regions, and update the global stack without them."""
    from rich.console import Console  # noqa: PLC0415 - keeps `fleet --help` fast

    from operations import lost_regions  # noqa: PLC0415 - the same
    from rehearsal.request import Request  # noqa: PLC0415 - the same

    console = Console(markup=False, emoji=False, highlight=False)
    with _errors_as_messages():
        root = project_root.find(Path.cwd())
        loss = lost_regions.lose(*lost_regions.rehearsed(root), named)
        lost_regions.show(console, loss)
        console.print("The global stack is updated without these regions:")
        result = _rehearse(root, loss.update(), console)
        succeeded = result.succeeded
        _print(result, console, as_json=False, exit_on_failure=False)
        console.print("The regions are back:")
        restored = _rehearse(root, Request(stacks=("global",)), console)
    _print(restored, console, as_json=False)
    if not succeeded:
        raise typer.Exit(FAILED)


@app.command()
def recover(
    *, stack: cli_options.Recovered = None, json_: cli_options.Json = False
) -> None:
    """Continue after a rehearsal was killed or the response of a cloud was lost.

    Deletes the locks of dead engines. Imports resources that were created but are in no
    state, and deletes resources that it cannot import. Then it updates the stacks.
    It works on the offline cloud only, and prints the commands for a real backend.
    """
    from rehearsal.request import Request  # noqa: PLC0415 - keeps `fleet --help` fast

    stacks = tuple(stack or ())
    _run(lambda _: Request(stacks=stacks, resume=True), as_json=json_)


@app.command("put-token")
def put_token(
    region: cli_options.TokenRegion, *, rotate: cli_options.Rotate = False
) -> None:
    """Write the gateway token of a region with `gateway_token.source: external`.

    The token is read from standard input; a terminal does not show it. It is written to
    no state, file or command line. AWS credentials of the fleet's account are needed.
    """
    from operations import put_gateway_token  # noqa: PLC0415 - keeps `fleet --help` fast

    with _errors_as_messages():
        root = project_root.find(Path.cwd())
        typer.echo(put_gateway_token.run(root, region, rotate=rotate))


@app.command()
def check(
    *,
    evidence: cli_options.EvidenceFolder = None,
    rehearsed: cli_options.Rehearsed = False,
    matrix: cli_options.Matrix = False,
    json_: cli_options.Json = False,
) -> None:
    """Prove that data stays where the residency packs allow it.

    This reads the recorded graphs of the last rehearsal. Each type of resource needs a
    residency class, each reference to a place needs a declared fact, and each way of
    data must be allowed by the packs of the residency zone that it comes from. Where
    requests land is checked for every set of dead regions.
    """
    from datetime import UTC, datetime  # noqa: PLC0415 - keeps `fleet --help` fast

    from rich.console import Console  # noqa: PLC0415 - the same

    from operations import fleet_check  # noqa: PLC0415 - the same

    with _errors_as_messages():
        root = project_root.find(Path.cwd())
        today = datetime.now(UTC).date()
        checked = fleet_check.run(root, evidence, today, rehearsed=rehearsed)
    console = Console(markup=False, highlight=False)
    if json_:
        typer.echo(fleet_check.to_json(checked))
    else:
        fleet_check.show(console, checked)
    if matrix and not json_:
        fleet_check.show_matrix(console, checked)
    if not checked.succeeded:
        raise typer.Exit(FAILED)


@app.command()
def plan(*, json_: cli_options.Json = False) -> None:
    """Show where each host name leads, and why.

    This reads the configuration files only, with a rehearsal's values for placeholders.
    It shows which regions answer, in order of preference where there is one.
    """
    from rich.console import Console  # noqa: PLC0415 - keeps `fleet --help` fast

    from operations import configured_project, routing_table  # noqa: PLC0415 - the same
    from plan.routing_decisions import routing_decisions  # noqa: PLC0415 - the same

    with _errors_as_messages():
        root = project_root.find(Path.cwd())
        decisions = routing_decisions(configured_project.load(root))
    if json_:
        typer.echo(routing_table.to_json(decisions))
        return
    for table in routing_table.tables(decisions):
        Console().print(table)


@app.command()
def render(
    *,
    to: cli_options.RenderTo = None,
    check: cli_options.RenderCheck = False,
    scp: cli_options.RenderScp = False,
) -> None:
    """Write the policy files of all gateways, as their ConfigMaps hold them.

    The folder is `policies/gateway`, or a repository from which gateways read their
    policy. A rehearsal's values replace placeholders.
    """
    from operations import configured_project, rendered_policies  # noqa: PLC0415 - keeps `fleet --help` fast

    with _errors_as_messages():
        root = project_root.find(Path.cwd())
        project = configured_project.load(root)
        files = rendered_policies.files(project, service_control_policy=scp)
    folder = to or root / rendered_policies.FOLDER
    stale = rendered_policies.stale(folder, files)
    if check:
        for path in stale:
            typer.echo(f"{path} is stale; run 'fleet render'", err=True)
        raise typer.Exit(FAILED if stale else 0)
    for path in rendered_policies.write(folder, files):
        typer.echo(f"wrote {path}")


@app.command()
def schema(*, check: cli_options.Check = False) -> None:
    """Write the JSON schemas of the configuration files."""
    from config import json_schema  # noqa: PLC0415 - keeps `fleet --help` fast

    try:
        root = project_root.find(Path.cwd())
    except project_root.ProjectNotFoundError as missing:
        _end(str(missing), WRONG_USAGE)
    stale = [
        (root / name, text)
        for name, text in json_schema.generate().items()
        if not _has_content(root / name, text)
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
        raise typer.Exit(FAILED)


def main() -> None:
    """Run the command."""
    # A cancelled CI job sends SIGTERM, a closed terminal SIGHUP: handle both as Ctrl-C.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    app(prog_name="fleet")


def _has_content(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def _run(request: Callable[[Path], "Request"], *, as_json: bool) -> None:
    """Run a rehearsal and print its result."""
    from rich.console import Console  # noqa: PLC0415 - keeps `fleet --help` fast

    # A URN may contain `[x]` and `:x:`, which Rich would take for markup and emoji.
    console = Console(stderr=as_json, markup=False, emoji=False, highlight=False)
    with _errors_as_messages():
        root = project_root.find(Path.cwd())
        result = _rehearse(root, request(root), console)
    _print(result, console, as_json=as_json)


@contextmanager
def _errors_as_messages() -> Generator[None]:
    """End the command with the message and the exit code of an error."""
    from config.errors import ConfigError  # noqa: PLC0415 - keeps `fleet --help` fast
    from offline_cloud.errors import UsageError  # noqa: PLC0415 - the same
    from rehearsal.errors import RehearsalError  # noqa: PLC0415 - keeps `fleet --help` fast

    try:
        yield
    except (UsageError, project_root.ProjectNotFoundError) as error:
        _end(str(error), WRONG_USAGE)
    except (ConfigError, RehearsalError) as error:
        _end(str(error), FAILED)
    except KeyboardInterrupt:
        _end("interrupted", FAILED)


def _rehearse(root: Path, request: "Request", console: "Console") -> "Result":
    from operations import console as console_module  # noqa: PLC0415 - keeps `fleet --help` fast
    from operations.rehearsal_project import FLEET  # noqa: PLC0415 - the same
    from rehearsal.runner import rehearse as run  # noqa: PLC0415 - the same

    kind = (
        console_module.LiveReporter
        if console.is_terminal
        else console_module.PlainReporter
    )
    with kind(console) as report:
        return run(root, request, report, FLEET)


def _print(
    result: "Result",
    console: "Console",
    *,
    as_json: bool,
    exit_on_failure: bool = True,
) -> None:
    from operations import console as console_module  # noqa: PLC0415 - keeps `fleet --help` fast

    console_module.print_result(console, result)
    if as_json:
        typer.echo(json.dumps(result.to_json(), indent=1))
    if exit_on_failure and not result.succeeded:
        raise typer.Exit(FAILED)


def _end(message: str, code: int) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)
