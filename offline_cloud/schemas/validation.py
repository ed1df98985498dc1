"""Each cloud's own published contract, asked before anything is made."""

from collections.abc import Iterable, Mapping

from offline_cloud.rule import Contract, ResourceInputs, Violation
from offline_cloud.schemas import cloudflare, kubernetes
from offline_cloud.schemas.cloudformation import validate as amazon

#: The contract of each package; a package without one is judged by rules alone.
CONTRACTS: Mapping[str, Contract] = {
    "aws": amazon.validate,
    "cloudflare": cloudflare.validate,
    "kubernetes": kubernetes.validate,
}


def validate(subject: ResourceInputs) -> Iterable[Violation]:
    """Return what the subject's cloud would refuse of its inputs."""
    contract = CONTRACTS.get(subject.token.partition(":")[0])
    return () if contract is None else contract(subject)
