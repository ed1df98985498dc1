"""The benchmark of `fleet check` measures the whole proof."""

from pathlib import Path

from config import loader
from operations.benchmarks.residency import measure
from tests import sample_project
from tests.recorded_fleet import record_fleet


def test_residency_benchmark_walks_the_whole_fleet(tmp_path: Path) -> None:
    """It times every resource and every way of data."""
    project = loader.load_project(sample_project.write(tmp_path))
    graphs = record_fleet(project)

    found = measure(project, graphs)

    assert found.resources == sum(len(graph) for graph in graphs.values())
    assert found.ways > len(project.regions)
    assert found.residency > 0
