"""Dependencies of the paths that decide over the health of a region."""

from operations.edge_check.health_dependencies import (
    DEPENDENCIES,
    PATHS,
    Dependency,
    closure,
    problems,
)


def test_ready_path_depends_on_nothing_that_regions_share() -> None:
    """Its whole closure is inside the gateway's pod."""
    assert "gateway pod" in closure("/readyz")
    assert list(problems("/readyz")) == []


def test_shared_dependency_of_a_dependency_is_found() -> None:
    """A path that asks the API depends on the database of all regions as well."""
    paths = {**PATHS, "/deep": ("control-plane API",)}

    assert list(problems("/deep", paths)) == [
        "'/deep' depends on 'control-plane API', which regions share",
        "'/deep' depends on 'database', which regions share",
    ]


def test_dependencies_that_need_each_other_end() -> None:
    """A circle of needs has a finite closure."""
    circle = {
        **DEPENDENCIES,
        "a": Dependency(shared=False, needs=("b",)),
        "b": Dependency(shared=False, needs=("a",)),
    }

    assert closure("/a", {"/a": ("a",)}, circle) == ("a", "b")


def test_undeclared_path_is_a_problem() -> None:
    """What a path depends on is declared before it decides."""
    (problem,) = problems("/other")

    assert "nothing is declared about what '/other' depends on" in problem
