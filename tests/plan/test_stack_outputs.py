"""Outputs of a stack are parsed or rejected with the command to run."""

import pytest

from config.errors import ConfigError
from plan import stack_outputs

COMPLETE: dict[str, object] = {
    "version": 1,
    "region": "us-east-1",
    "zone": "us",
    "topology": "distributed",
    "deployed": True,
    "load_balancer": {"dns_name": "x.elb.amazonaws.com", "zone_id": "Z1"},
    "database": {"role": "primary", "arn": "arn:aws:rds:us-east-1:1:db:p"},
}


def parse_us_east_1(value: object) -> stack_outputs.RegionOutputs:
    """Parse the outputs of us-east-1 as other stacks do."""
    return stack_outputs.parse_region(
        value, region="us-east-1", residency_zone="us", topology="distributed"
    )


def test_complete_region_outputs_are_parsed() -> None:
    """A stack that reads the outputs gets typed values."""
    assert (
        stack_outputs.require_primary_arn(parse_us_east_1(COMPLETE))
        == "arn:aws:rds:us-east-1:1:db:p"
    )


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "exports no contract"),
        ({**COMPLETE, "version": 2}, "older or newer contract: version"),
        ({k: v for k, v in COMPLETE.items() if k != "zone"}, "zone"),
        ({**COMPLETE, "deployed": False}, "not deployed"),
        ({**COMPLETE, "load_balancer": None}, "not deployed"),
        ({**COMPLETE, "zone": "eu"}, "its file says"),
        ({**COMPLETE, "topology": "single-region"}, "its file says"),
        ({**COMPLETE, "surprise": 1}, "surprise"),
    ],
)
def test_invalid_region_outputs_are_rejected_with_the_command_to_run(
    value: object, message: str
) -> None:
    """The message has the stack whose outputs are missing, old or different."""
    with pytest.raises(ConfigError) as error:
        parse_us_east_1(value)

    assert message in str(error.value)
    assert "pulumi up --stack us-east-1" in str(error.value)


@pytest.mark.parametrize("database", [None, {"role": "replica", "arn": "arn:x"}])
def test_region_outputs_without_a_primary_are_rejected_for_a_replica(
    database: object,
) -> None:
    """A replica cannot be created before its primary."""
    with pytest.raises(ConfigError, match="no PostgreSQL primary"):
        stack_outputs.require_primary_arn(
            parse_us_east_1({**COMPLETE, "database": database})
        )


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
