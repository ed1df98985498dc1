"""What the answer of a health check's path depends on.

A dependency that two regions share would make them unhealthy at the same moment, and
with no healthy region left there is nowhere to fail over to. The product documents what
`/readyz` is for, not what it reads, so every entry is *assumed*: confirm it with the
first deployment.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, kw_only=True, slots=True)
class Dependency:
    """A part of the fleet that an answer depends on.

    Attributes:
        shared: Whether two regions may depend on the same one.
        needs: Names of the parts that it needs itself.
    """

    shared: bool
    needs: tuple[str, ...] = ()


#: Parts of the fleet by name. All entries are assumed.
DEPENDENCIES: Final[Mapping[str, Dependency]] = MappingProxyType(
    {
        "gateway pod": Dependency(shared=False),
        "policy configuration in the pod": Dependency(
            shared=False, needs=("gateway pod",)
        ),
        "gateway token in the pod": Dependency(shared=False, needs=("gateway pod",)),
        "event queue in the pod": Dependency(shared=False, needs=("gateway pod",)),
        "control-plane API": Dependency(shared=True, needs=("database",)),
        "database": Dependency(shared=True),
        "model provider": Dependency(shared=True),
    }
)

#: What the answer of a path depends on directly. All entries are assumed.
PATHS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "/healthz": ("gateway pod",),
        "/readyz": (
            "policy configuration in the pod",
            "gateway token in the pod",
            "event queue in the pod",
        ),
    }
)


def closure(
    path: str,
    paths: Mapping[str, tuple[str, ...]] = PATHS,
    dependencies: Mapping[str, Dependency] = DEPENDENCIES,
) -> tuple[str, ...]:
    """Return everything the answer of a path depends on, in order of the names.

    Raises:
        KeyError: The path or a dependency is not declared.
    """
    found: set[str] = set()
    queue = list(paths[path])
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue.extend(dependencies[name].needs)
    return tuple(sorted(found))


def problems(
    path: str,
    paths: Mapping[str, tuple[str, ...]] = PATHS,
    dependencies: Mapping[str, Dependency] = DEPENDENCIES,
) -> Iterator[str]:
    """Yield why a path must not decide over the health of a region."""
    if path not in paths:
        yield (
            f"nothing is declared about what {path!r} depends on; "
            f"declared: {sorted(paths)}"
        )
        return
    for name in closure(path, paths, dependencies):
        if dependencies[name].shared:
            yield f"{path!r} depends on {name!r}, which regions share"
