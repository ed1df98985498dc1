"""Compare the resource graphs of the working tree with those of a git revision.

``python -m tests.compare_graphs main`` records every stack in every topology, with the
mocks, in both trees and prints what differs, resource by resource. It exits with 0 when
nothing differs, with 1 when something does, and with 2 when a tree cannot be recorded.

A change of structure or of names must not change what is deployed: this shows it for
topologies and choices that no golden file records.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

ROOT: Final = Path(__file__).parent.parent
MODULE: Final = "tests.compare_graphs"
#: Graphs of commits, which never change.
CACHE: Final = ROOT / ".cache" / "graphs"

TOPOLOGIES: Final = ("single-region", "distributed", "fully-distributed")
SHIPPED: Final = "shipped"
#: Lines of a region's file, beside the topology, that change which resources it has.
#: The choices other than the shipped one are recorded in the last topology only.
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    SHIPPED: (),
    "istio": ("service_mesh: istio", "telemetry: {metrics: operator}"),
    "linkerd": ("service_mesh: linkerd", "gateway_token: {source: external}"),
    "released": ("size: small", "lifecycle: {protect: false}"),
}

#: Resources by stack, topology and choice; a resource is known by type and name.
Graphs = dict[str, dict[str, Any]]


def record() -> Graphs:
    """Return the graphs and the exports of this tree's stacks."""
    return {
        f"{stack} ({topology}, {choice})": graph
        for topology in TOPOLOGIES
        for choice in CHOICES
        if choice == SHIPPED or topology == TOPOLOGIES[-1]
        for stack, graph in _stacks(topology, choice)
    }


def _stacks(topology: str, choice: str) -> Iterator[tuple[str, dict[str, Any]]]:
    # The comparing process does not need the program, so it is imported here.
    from config import loader  # noqa: PLC0415  # see above
    from tests import sample_project, shipped_stacks  # noqa: PLC0415  # see above

    regions = shipped_stacks.STACKS[1:-1]
    with TemporaryDirectory() as directory:
        root = sample_project.write(Path(directory))
        chosen = "".join(f"    {line}\n" for line in CHOICES[choice])
        for region in regions:
            file = root / f"Pulumi.{region}.yaml"
            text = file.read_text("utf-8")
            text = text.replace("topology: fully-distributed", f"topology: {topology}")
            text = text.replace("    cidr:", f"{chosen}    cidr:")
            file.write_text(text, "utf-8")
        read = loader.load_project(root)
    for stack in shipped_stacks.STACKS if choice == SHIPPED else regions:
        yield stack, _graph(read, stack)


def _graph(project: Any, stack: str) -> dict[str, Any]:  # noqa: ANN401  # the type of whichever tree runs this
    """Return the resources and exports of a stack that has been deployed before."""
    import pulumi  # noqa: PLC0415  # see above

    from components import program  # noqa: PLC0415  # see above
    from tests import shipped_stacks  # noqa: PLC0415  # see above
    from tests.mocks.pulumi_mocks import record as run  # noqa: PLC0415  # see above

    exports: dict[str, Any] = {}

    def build() -> None:
        for name, value in program.deploy(
            project, stack, shipped_stacks.secret_config
        ).items():
            output = pulumi.Output.from_input(value)
            output.apply(partial(exports.__setitem__, name))

    references = shipped_stacks.outputs_of_stacks(project)
    graph = run(build, stack=stack, stacks=references)
    found: dict[str, Any] = {"exports": exports}
    for resource in graph.resources:
        known = asdict(resource)
        if resource.custom:
            known.pop("outputs")  # computed by the mocks, not by the program
        found[f"{resource.type} {resource.name}"] = known
    return found


def record_revision(revision: str) -> Graphs:
    """Return the graphs of a revision, recorded in a temporary work tree.

    Raises:
        RuntimeError: The revision is unknown, or its program fails.
    """
    commit = _run(["git", "rev-parse", "--verify", f"{revision}^{{commit}}"], ROOT)
    cached = (
        CACHE / f"{commit.strip()}-{sha256(Path(__file__).read_bytes()).hexdigest()}"
    )
    if cached.exists():
        known: Graphs = json.loads(cached.read_text("utf-8"))
        return known
    with TemporaryDirectory() as directory:
        tree = Path(directory) / "tree"
        _run(["git", "worktree", "add", "--detach", str(tree), revision], ROOT)
        try:
            module = tree / "tests" / "compare_graphs.py"
            if not module.exists():  # a revision before this module
                shutil.copy(__file__, module)
            graphs = record_tree(tree)
        finally:
            _run(["git", "worktree", "remove", "--force", str(tree)], ROOT)
    CACHE.mkdir(parents=True, exist_ok=True)
    cached.write_text(json.dumps(graphs), "utf-8")
    return graphs


def record_tree(tree: Path) -> Graphs:
    """Return the graphs of the program in a folder, recorded in a separate process."""
    with TemporaryDirectory() as directory:
        file = Path(directory) / "graphs.json"
        _run([sys.executable, "-m", MODULE, "--record", str(file)], tree)
        graphs: Graphs = json.loads(file.read_text("utf-8"))
        return graphs


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(  # the arguments are this module's own
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        message = f"{' '.join(command)} failed in {folder}:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)
    return done.stdout


def differences(before: Graphs, after: Graphs) -> Iterator[str]:
    """Yield one line for every resource, and every property of one, that differs."""
    for stack in sorted(before.keys() | after.keys()):
        old, new = before.get(stack, {}), after.get(stack, {})
        for name in sorted(old.keys() | new.keys()):
            if name not in new:
                yield f"{stack}: {name}: removed"
            elif name not in old:
                yield f"{stack}: {name}: added"
            elif old[name] != new[name]:
                yield from (
                    f"{stack}: {name}: {line}"
                    for line in _changes(old[name], new[name], "")
                )


def _changes(old: Any, new: Any, path: str) -> Iterator[str]:  # noqa: ANN401  # JSON
    if isinstance(old, dict) and isinstance(new, dict):
        before, after = cast("dict[str, Any]", old), cast("dict[str, Any]", new)
        for key in sorted(before.keys() | after.keys()):
            below = f"{path}.{key}".strip(".")
            yield from _changes(before.get(key), after.get(key), below)
    elif old != new:
        yield f"{path}: {json.dumps(old)} -> {json.dumps(new)}"


def main(arguments: list[str] | None = None) -> int:
    """Compare, or record for the other side of the comparison."""
    parser = argparse.ArgumentParser(prog=f"python -m {MODULE}", description=__doc__)
    parser.add_argument("revision", nargs="?", default="main", help="a git revision")
    parser.add_argument("--record", metavar="FILE", help="only record this tree")
    chosen = parser.parse_args(arguments)
    if chosen.record:
        text = json.dumps(record(), indent=1, sort_keys=True)
        Path(chosen.record).write_text(text, "utf-8")
        return 0
    try:
        before, after = record_revision(chosen.revision), record_tree(ROOT)
    except RuntimeError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    found = list(differences(before, after))
    resources = sum(len(graph) - 1 for graph in after.values())
    sys.stdout.writelines(f"{line}\n" for line in found)
    sys.stdout.write(
        f"{len(after)} graphs, {resources} resources: {len(found)} differences "
        f"from {chosen.revision}\n"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
