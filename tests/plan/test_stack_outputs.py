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


def test_complete_region_outputs_are_parsed() -> None:
    """A stack that reads the outputs gets typed values."""
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
def test_invalid_region_outputs_are_rejected_with_the_command_to_run(
    value: object, says: str
) -> None:
    """The message has the stack whose outputs are missing, old or different."""
    with pytest.raises(ConfigError) as refusal:
        parse(value)

    assert says in str(refusal.value)
    assert "pulumi up --stack us-east-1" in str(refusal.value)


@pytest.mark.parametrize("database", [None, {"role": "replica", "arn": "arn:x"}])
def test_region_outputs_without_a_primary_are_rejected_for_a_replica(
    database: object,
) -> None:
    """A replica cannot be created before its primary."""
    with pytest.raises(ConfigError, match="no PostgreSQL primary"):
        stack_outputs.require_primary_arn(parse({**GOOD, "database": database}))


def test_foundation_outputs_of_another_domain_are_rejected() -> None:
    """The hosted zone must have the domain of the files."""
    value = {
        "version": 1,
        "domain": "a.example",
        "zone_id": "Z1",
        "name_servers": ["n"],
    }

    with pytest.raises(ConfigError, match=r"serves 'a\.example'"):
        stack_outputs.parse_foundation(value, domain="b.example")
