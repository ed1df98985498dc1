"""Validation of one AWS resource by the CloudFormation schemas of its region.

Unknown values of a preview are omitted, and errors of objects with omitted values are
ignored. Warnings of cfn-lint are ignored, except for the one listed here.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final, cast

from offline_cloud.property_values import UNKNOWNS, format_path
from offline_cloud.registry import CLOUDFORMATION
from offline_cloud.rule import ResourceInputs, Violation
from offline_cloud.schemas.cloudformation import linter, resource_schema
from offline_cloud.schemas.cloudformation.conversion import ConversionResult
from offline_cloud.schemas.cloudformation.converter import convert
from offline_cloud.schemas.cloudformation.linter import Finding, Path
from offline_cloud.schemas.cloudformation.messages import shorten
from offline_cloud.schemas.cloudformation.normalise import detach_replica, normalise

#: A misspelt action in a policy, which is an error in AWS's own policy check.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
_WARNINGS_AS_ERRORS: Final = frozenset({"W3037"})
#: Requires `Fn::Sub` around `${…}`; Pulumi inputs are literal.
_IGNORED: Final = frozenset({"E1029"})

#: Findings by hash of the properties; most resources are validated several times in
#: one rehearsal.
_FINDINGS: dict[str, tuple[Finding, ...]] = {}


def validate(subject: ResourceInputs) -> Iterable[Violation]:
    """Return the violations for which AWS would reject a resource's inputs."""
    mapping = CLOUDFORMATION.get(subject.token)
    region = subject.region
    if mapping is None or not mapping.cloudformation:
        return ()
    if not region or region in UNKNOWNS:
        return ()
    if region not in linter.regions():
        return (Violation(property="region", reason=f"AWS has no region {region!r}"),)
    kind = mapping.cloudformation
    schema = linter.schema(kind, region)
    if schema is None:
        return (Violation(property="", reason=f"{region} does not offer {kind}"),)
    done = convert(mapping, resource_schema.of(schema), subject.inputs, UNKNOWNS)
    done.missing += [(name,) for name in detach_replica(kind, done.properties)]
    normalise(kind, done.properties)
    if mapping.merged_into is not None:
        # The other properties of the resource that contains this one are missing.
        done.missing.append(("*",))
    return dict.fromkeys(_violations(done, kind, region))


def _violations(done: ConversionResult, kind: str, region: str) -> Iterator[Violation]:
    for finding in _findings(kind, region, done.properties):
        rejected = finding.error or finding.rule in _WARNINGS_AS_ERRORS
        if not rejected or finding.rule in _IGNORED:
            continue
        if any(_above(finding.path, missing) for missing in done.missing):
            continue
        source, rest = done.origin(finding.path)
        where = f"at {format_path(rest)}: " if rest and source else ""
        message = shorten(finding.message)
        written = _as_written(finding.path, done.properties, message)
        reason = f"{where}{message}{written} ({kind}, {finding.rule})"
        yield Violation(property=format_path(source), reason=reason)


def _as_written(path: Path, properties: Any, message: str) -> str:  # noqa: ANN401 - JSON
    """Return the text at a path if a message quotes it in lower case only."""
    value = properties
    try:
        for step in path:
            value = value[step]
    except (KeyError, IndexError, TypeError):
        return ""  # the path of a property that is missing
    texts = cast("list[object]", value) if isinstance(value, list) else [value]
    for text in texts:
        action = str(text).rpartition(":")[2]
        if f"'{action.lower()}'" in message and f"'{action}'" not in message:
            return f", got {text!r}"
    return ""


def _above(path: Path, missing: Path) -> bool:
    return len(path) < len(missing) and missing[: len(path)] == path


def _findings(
    kind: str, region: str, properties: dict[str, Any]
) -> tuple[Finding, ...]:
    resource = {"Type": kind, "Properties": properties}
    canonical = json.dumps([region, resource], sort_keys=True)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    if digest not in _FINDINGS:
        template = {"Resources": {"It": resource}}
        _FINDINGS[digest] = linter.lint(template, region)
    return _FINDINGS[digest]
