"""A consumer parses a contract or refuses it with the command to run."""

import pytest

from config.errors import ConfigError
from plan import stack_outputs

GOOD: dict[str, object] = {
    "version": 1,
    "region": "us-east-1",
    "zone": "us",
    "topology": "distributed",
    "deployed": True,
    "load_balancer": {"dns_name": "x.elb.amazonaws.com", "zone_id": "Z1"},
    "database": {"role": "primary", "arn": "arn:aws:rds:us-east-1:1:db:p"},
}


def parse(value: object) -> stack_outputs.RegionOutputs:
    """Parse a contract of us-east-1 as its consumers do."""
    return stack_outputs.parse_region(
        value, region="us-east-1", residency_zone="us", topology="distributed"
    )


def test_a_whole_contract_is_parsed() -> None:
    """What a region promises reaches its consumer typed."""
    assert (
        stack_outputs.require_primary_arn(parse(GOOD)) == "arn:aws:rds:us-east-1:1:db:p"
    )


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
    with pytest.raises(ConfigError) as refusal:
        parse(value)

    assert says in str(refusal.value)
    assert "pulumi up --stack us-east-1" in str(refusal.value)


@pytest.mark.parametrize("database", [None, {"role": "replica", "arn": "arn:x"}])
def test_a_replica_needs_a_primary(database: object) -> None:
    """Fully-distributed without a primary to replicate fails early."""
    with pytest.raises(ConfigError, match="no PostgreSQL primary"):
        stack_outputs.require_primary_arn(parse({**GOOD, "database": database}))


def test_the_foundation_serves_the_domain_of_the_files() -> None:
    """A zone of another domain is a contradiction, not a surprise in DNS."""
    value = {
        "version": 1,
        "domain": "a.example",
        "zone_id": "Z1",
        "name_servers": ["n"],
    }

    with pytest.raises(ConfigError, match=r"serves 'a\.example'"):
        stack_outputs.parse_foundation(value, domain="b.example")
