"""A consumer parses a contract or refuses it with the command to run."""

import pytest

from config.problem import ConfigProblem
from plan import contract

GOOD: dict[str, object] = {
    "version": 1,
    "region": "us-east-1",
    "zone": "us",
    "topology": "distributed",
    "deployed": True,
    "load_balancer": {"dns_name": "x.elb.amazonaws.com", "zone_id": "Z1"},
    "database": {"role": "primary", "arn": "arn:aws:rds:us-east-1:1:db:p"},
}


def parse(value: object) -> contract.RegionContract:
    """Parse a contract of us-east-1 as its consumers do."""
    return contract.region(value, region="us-east-1", zone="us", topology="distributed")


def test_a_whole_contract_is_parsed() -> None:
    """What a region promises reaches its consumer typed."""
    assert contract.primary_arn(parse(GOOD)) == "arn:aws:rds:us-east-1:1:db:p"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, "exports no contract"),
        ({**GOOD, "version": 2}, "older or newer contract: version"),
        ({k: v for k, v in GOOD.items() if k != "zone"}, "zone"),
        ({**GOOD, "deployed": False}, "not deployed"),
        ({**GOOD, "load_balancer": None}, "not deployed"),
        ({**GOOD, "zone": "eu"}, "its file says"),
        ({**GOOD, "topology": "single-region"}, "its file says"),
        ({**GOOD, "surprise": 1}, "surprise"),
    ],
)
def test_a_contract_that_does_not_hold_is_refused(value: object, says: str) -> None:
    """Old, missing or contradicting: the stack and the command are named."""
    with pytest.raises(ConfigProblem) as refusal:
        parse(value)

    assert says in str(refusal.value)
    assert "pulumi up --stack us-east-1" in str(refusal.value)


@pytest.mark.parametrize("database", [None, {"role": "replica", "arn": "arn:x"}])
def test_a_replica_needs_a_primary(database: object) -> None:
    """Fully-distributed without a primary to replicate fails early."""
    with pytest.raises(ConfigProblem, match="no PostgreSQL primary"):
        contract.primary_arn(parse({**GOOD, "database": database}))


def test_the_foundation_serves_the_domain_of_the_files() -> None:
    """A zone of another domain is a contradiction, not a surprise in DNS."""
    value = {
        "version": 1,
        "domain": "a.example",
        "zone_id": "Z1",
        "name_servers": ["n"],
    }

    with pytest.raises(ConfigProblem, match=r"serves 'a\.example'"):
        contract.foundation(value, domain="b.example")
