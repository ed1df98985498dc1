"""Validation of inputs by the published schemas of the resource's cloud."""

from collections.abc import Iterable, Mapping

from offline_cloud.rule import Contract, ResourceInputs, Violation
from offline_cloud.schemas import cloudflare, kubernetes
from offline_cloud.schemas.cloudformation import validate as amazon

#: Schema validator of each package; only rules validate the other packages.
VALIDATORS: Mapping[str, Contract] = {
    "aws": amazon.validate,
    "cloudflare": cloudflare.validate,
    "kubernetes": kubernetes.validate,
}


def validate(subject: ResourceInputs) -> Iterable[Violation]:
    """Return the violations of the published schema; none for other packages."""
    validator = VALIDATORS.get(subject.token.partition(":")[0])
    return () if validator is None else validator(subject)
