"""The comparison of two trees' resource graphs."""

import pytest

from tests.compare_graphs import Graphs, differences

BEFORE: Graphs = {"eu": {"t a": {"inputs": {"size": 1}}, "t b": {"inputs": {}}}}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (BEFORE, []),
        (
            {"eu": {"t a": {"inputs": {"size": 2}}, "t b": {"inputs": {}}}},
            ["eu: t a: inputs.size: 1 -> 2"],
        ),
        ({"eu": {"t a": {"inputs": {"size": 1}}}}, ["eu: t b: removed"]),
        ({"eu": {**BEFORE["eu"], "t c": {}}}, ["eu: t c: added"]),
    ],
)
def test_resource_changed_added_or_removed_is_reported(
    after: Graphs, expected: list[str]
) -> None:
    """Every difference is one line that names stack, resource and property."""
    assert list(differences(BEFORE, after)) == expected
