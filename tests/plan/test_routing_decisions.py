"""The reasons that `fleet plan` gives."""

from pathlib import Path
from typing import Final

import pytest

from config import loader
from plan.routing_decisions import RoutingDecision, routing_decisions
from tests import sample_project

PUBLIC: Final = "gateway.example.com"
EU: Final = "eu:\n          regions: [eu-west-1]\n"


def decisions(
    directory: Path, *edits: tuple[str, str, str]
) -> dict[tuple[str, str], RoutingDecision]:
    """Return the decisions of the shipped fleet with edits, by host and clients."""
    root = sample_project.write(directory)
    for file, old, new in edits:
        sample_project.edit(root, file, old, new)
    found = routing_decisions(loader.load_project(root))
    return {(each.hostname, each.clients): each for each in found}


def test_every_host_name_has_a_decision_with_a_reason(tmp_path: Path) -> None:
    """The public name has one for each client region and for the rest."""
    found = decisions(tmp_path)

    assert len([host for host, _ in found if host == PUBLIC]) == 15
    assert {host for host, _ in found} == {
        PUBLIC,
        "gateway.aws.example.com",
        "us.gateway.aws.example.com",
        "eu.gateway.aws.example.com",
        "ap.gateway.aws.example.com",
        "api.aws.example.com",
    }
    assert all(each.members and each.reason.endswith(".") for each in found.values())


@pytest.mark.parametrize(
    ("edits", "members", "reason"),
    [
        ((), ("eu-west-1",), "The packs of zone eu keep inference in the zone."),
        (
            (("Pulumi.yaml", EU, f"{EU}          shared: false\n"),),
            ("refuse",),
            "Zone eu serves its own name only (shared: false).",
        ),
        (
            (("Pulumi.eu-west-1.yaml", "fully-distributed", "single-region"),),
            ("refuse",),
            "The law binds these clients to zone eu, which has no region.",
        ),
        (
            (("Pulumi.eu-west-1.yaml", "[eu-gdpr]", "[]"),),
            ("eu-west-1", "us-east-1", "ap-southeast-1"),
            "Regions of zone eu first, then the nearest others.",
        ),
        (
            (
                ("Pulumi.eu-west-1.yaml", "[eu-gdpr]", "[]"),
                ("Pulumi.eu-west-1.yaml", "fully-distributed", "single-region"),
                (
                    "Pulumi.yaml",
                    EU,
                    f"{EU}          serve_clients_elsewhere: no EU clients yet\n",
                ),
            ),
            ("us-east-1", "ap-southeast-1"),
            "Zone eu has no region, and its file serves them elsewhere.",
        ),
    ],
)
def test_client_region_has_the_reason_of_its_zone(
    edits: tuple[tuple[str, str, str], ...],
    members: tuple[str, ...],
    reason: str,
    tmp_path: Path,
) -> None:
    """The reason changes with packs, deployment and the choices of the zone."""
    found = decisions(tmp_path, *edits)[PUBLIC, "WEU"]

    assert (found.members, found.reason) == (members, reason)


def test_fallback_has_the_reason_why_it_is_lawful(tmp_path: Path) -> None:
    """Cloudflare uses the fallback pool for every client."""
    found = decisions(tmp_path)[PUBLIC, "no healthy pool"]

    assert found.members == ("eu-west-1",)
    assert found.reason == ("Only zone eu is closed, so its region is lawful for all.")


def test_public_name_at_route53_has_no_decision_of_cloudflare(tmp_path: Path) -> None:
    """With Route 53 as the authority the shared name is the public one."""
    found = decisions(
        tmp_path,
        ("Pulumi.yaml", "dns_authority: cloudflare", "dns_authority: route53"),
        ("Pulumi.yaml", "hostname: gateway.example", "hostname: gateway.aws.example"),
    )

    assert {each.authority for each in found.values()} == {"Route 53"}
