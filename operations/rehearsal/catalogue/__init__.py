"""What the offline clouds answer, one module per service.

To add a resource type, write an ``Entry`` for it in the module of its service.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

from operations.rehearsal.catalogue import (
    acm,
    amp,
    cloudflare,
    cloudwatch,
    ec2,
    eks,
    elb,
    iam,
    kms,
    kubernetes,
    logs,
    random,
    rds,
    route53,
    s3,
    secretsmanager,
    sns,
    waf,
)
from operations.rehearsal.catalogue.entry import Entry, Made, Reference, Things

__all__ = [
    "CATALOGUE",
    "Entry",
    "Made",
    "Reference",
    "Things",
    "Uncatalogued",
    "answer",
    "filled",
    "lookup",
    "outputs",
]

_SERVICES: Final = (
    acm,
    amp,
    cloudflare,
    cloudwatch,
    ec2,
    eks,
    elb,
    iam,
    kms,
    kubernetes,
    logs,
    random,
    rds,
    route53,
    s3,
    secretsmanager,
    sns,
    waf,
)


class Uncatalogued(LookupError):  # noqa: N818  # a fact about a type, not a fault
    """A resource type the offline clouds have no entry for."""

    def __init__(self, token: str) -> None:
        super().__init__(
            f"the offline cloud has no entry for {token}; "
            f"add an Entry for it to ENTRIES of its service's module "
            f"in operations/rehearsal/catalogue/"
        )
        self.token = token


def _index(entries: Iterable[Entry]) -> dict[str, Entry]:
    index: dict[str, Entry] = {}
    for entry in entries:
        if entry.token in index:
            message = f"{entry.token} has two catalogue entries; keep one"
            raise ValueError(message)
        index[entry.token] = entry
    return index


#: Every entry by its type token.
CATALOGUE: Final[Mapping[str, Entry]] = _index(
    entry for service in _SERVICES for entry in service.ENTRIES
)


def lookup(token: str, catalogue: Mapping[str, Entry] = CATALOGUE) -> Entry:
    """Return the entry of a type; refuse a type that has none."""
    try:
        return catalogue[token]
    except KeyError:
        raise Uncatalogued(token) from None


def outputs(entry: Entry, made: Made) -> dict[str, Any]:
    """Return what the cloud reports about a resource: its inputs and what it adds."""
    computed = dict(entry.computed(made))
    rewritten = {key: computed[key] for key in entry.rewrites if key in computed}
    return {**filled(computed, made.inputs), **rewritten}


def answer(  # noqa: PLR0913  # the facts of one creation, all by name
    token: str,
    name: str,
    *,
    inputs: Mapping[str, Any],
    region: str,
    account: str,
    cloud: Things,
    seed: str = "",
) -> tuple[str, dict[str, Any]]:
    """Return the id and the outputs of a new resource."""
    entry = lookup(token)
    made = Made(
        token=token,
        name=name,
        inputs=inputs,
        region=region,
        account=account,
        seed=seed,
        cloud=cloud,
    )
    return entry.identity(made), outputs(entry, made)


def filled(defaults: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is given and, where nothing is, the defaults; objects deeply."""
    merged = dict(defaults)
    for key, value in given.items():
        below = merged.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            merged[key] = filled(
                cast("Mapping[str, Any]", below), cast("Mapping[str, Any]", value)
            )
        else:
            merged[key] = value
    return merged
