"""Under which names regions act in AWS."""

from config.capacity import SizeName
from tests.test_region_invariants import every_region, region

#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
LONGEST = 64


@every_region
def test_every_role_bears_a_name_of_its_region(name: str, size: SizeName) -> None:
    """What may make roles here can be bound to the prefix of their names."""
    roles = region(name, size).of_type("aws:iam/role:Role")
    named = [role.inputs.get("name", "") for role in roles]

    assert len(named) >= 4
    assert [each for each in named if not each.startswith(f"keeptrusts-{name}-")] == []
    assert len({*named}) == len(named)
    assert max(map(len, named)) <= LONGEST
