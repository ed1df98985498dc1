"""The one door to cfn-lint, which carries AWS's resource schemas of every region.

One set of rules serves every call: loading it costs 0.3 s, using it 0.01 s. The rules
keep notes on the template they are looking at, so one call runs at a time.
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
    """Something that cfn-lint says of a template.

    Attributes:
        rule: ``E3719``; the letter is the severity.
        resource: Logical id, or nothing for the template as a whole.
        path: Below the properties of the resource.
    """

    rule: str
    message: str
    resource: str
    path: Path

    @property
    def error(self) -> bool:
        """Return whether AWS would refuse it."""
        return self.rule.startswith("E")


def regions() -> frozenset[str]:
    """Return the regions whose schemas are known."""
    known: list[str] = _module("helpers").REGIONS
    return frozenset(known)


@functools.cache
def schema(kind: str, region: str) -> Mapping[str, Any] | None:
    """Return AWS's schema of a type in a region, or nothing if it has none there."""
    with _LOCK:
        schemas = _module("schema.manager").PROVIDER_SCHEMA_MANAGER
        if kind not in schemas.get_resource_types(region):
            return None
        found: Mapping[str, Any] = schemas.get_resource_schema(region, kind).schema
        return found


def data(module: str, file: str) -> Any:  # noqa: ANN401  # JSON
    """Return one of the files of conditional rules, ``extensions/<module>/<file>``."""
    package = _module(f"data.schemas.extensions.{module}")
    return _module("helpers").load_resource(package, filename=file)


def lint(template: Mapping[str, Any], region: str) -> tuple[Finding, ...]:
    """Return what cfn-lint says of a template for one region."""
    run: Any = _module("runner").run_template_by_data
    with _LOCK:
        return tuple(_findings(run(template, _configuration(region), _rules())))


def preload() -> None:
    """Load the rules before somebody waits for them."""
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


def _module(name: str) -> Any:  # noqa: ANN401  # without types, so seen as anything
    # Half a second, which only those pay who ask.
    # The package imports itself in a circle: two threads at once see half of it.
    with _LOCK:
        return importlib.import_module(f"cfnlint.{name}")
