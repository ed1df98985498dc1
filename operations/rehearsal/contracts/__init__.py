"""Each cloud's own published contract, asked before anything is made."""

from collections.abc import Iterable, Mapping

from operations.rehearsal.contracts import cloudflare, kubernetes
from operations.rehearsal.contracts.cloudformation import judge as amazon
from operations.rehearsal.contracts.subject import Complaint, Contract, Subject

#: The contract of each package; a package without one is judged by rules alone.
CONTRACTS: Mapping[str, Contract] = {
    "aws": amazon.judge,
    "cloudflare": cloudflare.judge,
    "kubernetes": kubernetes.judge,
}


def judge(subject: Subject) -> Iterable[Complaint]:
    """Return what the subject's cloud would refuse of its inputs."""
    contract = CONTRACTS.get(subject.token.partition(":")[0])
    return () if contract is None else contract(subject)
