"""A refusal leads to the line of the program that declares the resource."""

import ast
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rehearsal import source_line
from tests import golden_files
from tests.golden_files import GOLDEN

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("types", "name", "file"),
    [
        (
            "aws:ec2/subnet:Subnet",
            "network-public-a",
            "components/regional/network/vpc.py",
        ),
        (
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            "ingress-api-in",
            "components/regional/ingress/target_group.py",
        ),
        (
            "aws:route53/healthCheck:HealthCheck",
            "global-health-eu-west-1",
            "components/edge/health_checks.py",
        ),
    ],
)
def test_the_declaring_line_is_found(types: str, name: str, file: str) -> None:
    """Class and tail of the name lead to one call in one file."""
    found = source_line.find(
        ROOT / "components", f"urn:pulumi:s::p::keeptrusts:x:Y${types}::{name}"
    )
    path, _, line = found.partition(":")
    made = types.rpartition(":")[2]

    assert path == file
    assert made in (ROOT / path).read_text().splitlines()[int(line) - 1]


def test_a_line_in_a_shared_function_is_followed_by_its_caller() -> None:
    """Of two components that call one function, the resource's own is named."""
    chain = "keeptrusts:regional:SecretOperator$aws:iam/rolePolicy:RolePolicy"
    found = source_line.find(
        ROOT / "components", f"urn:pulumi:s::p::{chain}::operator-reading"
    )
    declaring, calling = (each.split(":") for each in found.split(", called at "))

    assert declaring[0] == "components/aws/pod_identity.py"
    assert calling[0] == "components/regional/secrets/external_secrets_operator.py"
    called = (ROOT / calling[0]).read_text().splitlines()[int(calling[1]) - 1]
    assert "bind_role(" in called


def test_of_two_that_fit_the_imported_one_is_named() -> None:
    """A component's role is where the component has it made, not where others do."""
    chain = "keeptrusts:regional:SecretOperator$aws:iam/role:Role"
    found = source_line.find(
        ROOT / "components", f"urn:pulumi:s::p::{chain}::operator-role"
    )

    assert found.startswith("components/aws/pod_identity.py:")


def test_most_resources_of_the_fleet_are_found() -> None:
    """Nearly every resource leads to a line; where two fit, none is claimed."""
    missed: list[str] = []
    total = 0
    for golden in GOLDEN.glob("*.json"):
        resources = golden_files.read(golden)
        types = {each["name"]: each["type"] for each in resources}
        for each in resources:
            if each["custom"] and not each["type"].startswith("pulumi:"):
                total += 1
                chain = f"{types[each['parent']]}${each['type']}"
                if not source_line.find(
                    ROOT / "components", f"urn:pulumi:s::p::{chain}::{each['name']}"
                ):
                    missed.append(each["name"])

    assert len(missed) < total / 20, missed


def test_a_resource_the_program_does_not_declare_is_found_nowhere() -> None:
    """Nothing is claimed about what nobody wrote."""
    assert not source_line.find(
        ROOT / "components", "urn:pulumi:s::p::aws:sqs/queue:Queue::queue"
    )


def test_one_stack_at_a_time_parses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stacks that fail together never parse together, which CPython cannot."""
    urn = "urn:pulumi:s::p::keeptrusts:x:Y$aws:ec2/subnet:Subnet::network-public-a"
    roots = [tmp_path / str(number) for number in range(5)]
    for root in roots:
        root.symlink_to(ROOT, target_is_directory=True)
    parsing = threading.Lock()
    together: list[str] = []
    parse = ast.parse

    def alone(text: str) -> ast.Module:
        free = parsing.acquire(blocking=False)
        try:
            return parse(text)
        finally:
            if free:
                parsing.release()
            else:
                together.append(threading.current_thread().name)

    with monkeypatch.context() as patched, ThreadPoolExecutor(len(roots)) as stacks:
        patched.setattr(ast, "parse", alone)
        asked = [
            stacks.submit(source_line.find, root / "components", urn) for root in roots
        ]
        found = {each.result() for each in asked}

    assert together == []
    assert found == {source_line.find(ROOT / "components", urn)}
    assert found != {""}
