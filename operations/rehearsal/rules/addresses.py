"""What EC2 refuses of addresses that a gateway holds."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.ec2 import NAT
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.values import text, texts
from operations.rehearsal.thing import Thing

ADDRESS: Final = "aws:ec2/eip:Eip"
_API: Final = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference"
_TROUBLE: Final = (
    "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html"
)


def _held(gateway: Thing) -> set[str]:
    """Return the allocations of a gateway's addresses."""
    first = text(gateway.inputs, "allocationId")
    return {first, *texts(gateway.inputs, "secondaryAllocationIds")} - {""}


def _taken(subject: Subject, view: View) -> Iterator[Complaint]:
    mine = text(subject.inputs, "allocationId")
    for other in view.here(NAT):
        if mine and mine in _held(other):
            yield refusal(
                "allocationId",
                f"Elastic IP address {mine} is already associated: {other.name} has it "
                "(Resource.AlreadyAssociated)",
            )


def _in_use(_subject: Subject, view: View) -> Iterator[Complaint]:
    now = view.itself(ADDRESS)
    mine = text(now.outputs, "allocationId") if now else ""
    for gateway in view.here(NAT):
        if mine and mine in _held(gateway):
            yield refusal("", f"InvalidIPAddress.InUse: {gateway.name} has {mine}")


RULES: Final[tuple[Rule, ...]] = (
    refuses_when(
        "EC2-006",
        "An address belongs to one NAT gateway.",
        _taken,
        NAT,
        source=_TROUBLE,
        on="create",
    ),
    refuses_when(
        "EC2-026",
        "An address is not released while a NAT gateway has it.",
        _in_use,
        ADDRESS,
        source=f"{_API}/API_ReleaseAddress.html",
        on="delete",
        patient=True,
    ),
)
