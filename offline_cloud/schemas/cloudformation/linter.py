"""Access to cfn-lint, which contains AWS's resource schemas of every region.

All calls use one set of rules: loading it takes 0.3 s, linting 0.01 s. The rules store
state of the current template, so a lock allows one call at a time.
Source: https://github.com/aws-cloudformation/cfn-lint/blob/v1.58.0/docs/getting_started/integration.md
"""

import functools
import importlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

#: Keys of objects and positions in lists, from the properties of a resource on.
Path = tuple[str | int, ...]

_LOCK: Final = threading.RLock()


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A match of a cfn-lint rule in a template.

    Attributes:
        rule: ``E3719``; the letter is the severity.
        message: Message of the rule.
        resource: Logical id; empty for the whole template.
        path: Path in the properties of the resource.
    """

    rule: str
    message: str
    resource: str
    path: Path

    @property
    def error(self) -> bool:
        """Whether AWS would reject the template."""
        return self.rule.startswith("E")


def regions() -> frozenset[str]:
    """Return the regions with schemas."""
    known: list[str] = _module("helpers").REGIONS
    return frozenset(known)


@functools.cache
def schema(kind: str, region: str) -> Mapping[str, Any] | None:
    """Return AWS's schema of a type in a region; None if the region lacks the type."""
    with _LOCK:
        schemas = _module("schema.manager").PROVIDER_SCHEMA_MANAGER
        if kind not in schemas.get_resource_types(region):
            return None
        found: Mapping[str, Any] = schemas.get_resource_schema(region, kind).schema
        return found


def data(module: str, file: str) -> Any:  # noqa: ANN401  # JSON
    """Return cfn-lint's data file ``extensions/<module>/<file>``."""
    package = _module(f"data.schemas.extensions.{module}")
    return _module("helpers").load_resource(package, filename=file)


def lint(template: Mapping[str, Any], region: str) -> tuple[Finding, ...]:
    """Return the findings of cfn-lint in a template for one region."""
    run: Any = _module("runner").run_template_by_data
    with _LOCK:
        return tuple(_findings(run(template, _configuration(region), _rules())))


def preload() -> None:
    """Load the rules before their first use."""
    with _LOCK:
        _rules()


def _findings(matches: Any) -> Iterator[Finding]:  # noqa: ANN401  # cfn-lint's
    for match in matches:
        path: list[str | int] = list(getattr(match, "path", None) or ())
        below = path[:1] == ["Resources"]
        yield Finding(
            rule=match.rule.id,
            message=match.message,
            resource=str(path[1]) if below and len(path) > 1 else "",
            path=tuple(path[3:]) if path[2:3] == ["Properties"] else (),
        )


@functools.cache
def _configuration(region: str) -> Any:  # noqa: ANN401  # cfn-lint's
    return _module("config").ConfigMixIn(regions=[region])


@functools.cache
def _rules() -> Any:  # noqa: ANN401  # cfn-lint's
    return _module("runner").Runner(_configuration("us-east-1")).rules


def _module(name: str) -> Any:  # noqa: ANN401  # cfn-lint has no annotations
    # The import takes half a second, so it is lazy.
    # Concurrent imports fail, because the package has circular imports.
    with _LOCK:
        return importlib.import_module(f"cfnlint.{name}")
