"""The benchmark of the landing matrix measures whole matrices."""

from operations.benchmarks.edge_matrix import measure


def test_matrix_of_four_regions_has_every_dead_set() -> None:
    """Six host names, 13 areas and 16 dead sets."""
    found = measure(4)

    assert (found.dead_sets, found.answers) == (16, 6 * 13 * 16)
    assert found.seconds > 0
