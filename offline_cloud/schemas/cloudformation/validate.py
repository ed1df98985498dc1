"""AWS's contract: would AWS take these inputs of this resource, in this region?

One resource is looked at, without its neighbours: what a preview does not know yet is
left out, and nothing is demanded of an object that something was left out of.
Warnings of cfn-lint are advice and refuse nothing, but for the one named here.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from offline_cloud.property_values import UNKNOWNS, format_path
from offline_cloud.registry import CLOUDFORMATION
from offline_cloud.rule import ResourceInputs, Violation
from offline_cloud.schemas.cloudformation import linter, resource_schema
from offline_cloud.schemas.cloudformation.conversion import ConversionResult
from offline_cloud.schemas.cloudformation.converter import convert
from offline_cloud.schemas.cloudformation.linter import Finding, Path
from offline_cloud.schemas.cloudformation.messages import shorten
from offline_cloud.schemas.cloudformation.normalise import detach_replica, normalise

#: A misspelt action of a policy; AWS's own policy check calls it an error.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
_ERRORS_TOO: Final = frozenset({"W3037"})
#: Asks for `Fn::Sub` around `${…}`; what a Pulumi program sends is literal.
_IGNORED: Final = frozenset({"E1029"})

#: What was said of properties that have been seen, by their hash: most resources are
#: judged several times in one rehearsal.
_FINDINGS: dict[str, tuple[Finding, ...]] = {}


def validate(subject: ResourceInputs) -> Iterable[Violation]:
    """Return what AWS would refuse of a resource's inputs."""
    translation = CLOUDFORMATION.get(subject.token)
    region = subject.region
    if translation is None or not translation.cloudformation:
        return ()
    if not region or region in UNKNOWNS:
        return ()
    if region not in linter.regions():
        return (Violation(property="region", reason=f"AWS has no region {region!r}"),)
    kind = translation.cloudformation
    schema = linter.schema(kind, region)
    if schema is None:
        return (Violation(property="", reason=f"{region} does not offer {kind}"),)
    done = convert(translation, resource_schema.of(schema), subject.inputs, UNKNOWNS)
    done.missing += [(name,) for name in detach_replica(kind, done.properties)]
    normalise(kind, done.properties)
    if translation.merged_into is not None:
        # The rest of the resource that it goes into is not here.
        done.missing.append(("*",))
    return dict.fromkeys(_violations(done, kind, region))


def _violations(done: ConversionResult, kind: str, region: str) -> Iterator[Violation]:
    for finding in _findings(kind, region, done.properties):
        refused = finding.error or finding.rule in _ERRORS_TOO
        if not refused or finding.rule in _IGNORED:
            continue
        if any(_above(finding.path, missing) for missing in done.missing):
            continue
        source, rest = done.origin(finding.path)
        place = f"at {format_path(rest)}: " if rest and source else ""
        reason = f"{place}{shorten(finding.message)} ({kind}, {finding.rule})"
        yield Violation(property=format_path(source), reason=reason)


def _above(path: Path, missing: Path) -> bool:
    return len(path) < len(missing) and missing[: len(path)] == path


def _findings(
    kind: str, region: str, properties: dict[str, Any]
) -> tuple[Finding, ...]:
    resource = {"Type": kind, "Properties": properties}
    told = json.dumps([region, resource], sort_keys=True)
    digest = hashlib.sha256(told.encode()).hexdigest()
    if digest not in _FINDINGS:
        template = {"Resources": {"It": resource}}
        _FINDINGS[digest] = linter.lint(template, region)
    return _FINDINGS[digest]
