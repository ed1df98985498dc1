"""Names of the IAM roles of a region."""

from config.capacity import SizeName
from tests.test_region_invariants import every_region, region

#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
LONGEST = 64


@every_region
def test_iam_role_names_start_with_project_and_region(
    name: str, size: SizeName
) -> None:
    """Permission to create roles can be restricted to a name prefix."""
    roles = region(name, size).of_type("aws:iam/role:Role")
    named = [role.inputs.get("name", "") for role in roles]

    assert len(named) >= 4
    assert [each for each in named if not each.startswith(f"keeptrusts-{name}-")] == []
    assert len({*named}) == len(named)
    assert max(map(len, named)) <= LONGEST
