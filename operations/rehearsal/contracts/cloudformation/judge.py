"""AWS's contract: would AWS take these inputs of this resource, in this region?

One resource is looked at, without its neighbours: what a preview does not know yet is
left out, and nothing is demanded of an object that something was left out of.
Warnings of cfn-lint are advice and refuse nothing, but for the one named here.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from operations.rehearsal.contracts.cloudformation import lint, shape
from operations.rehearsal.contracts.cloudformation.fold import alone, complete
from operations.rehearsal.contracts.cloudformation.lint import Finding, Path
from operations.rehearsal.contracts.cloudformation.translated import Translated
from operations.rehearsal.contracts.cloudformation.translations import TRANSLATIONS
from operations.rehearsal.contracts.cloudformation.walker import translate
from operations.rehearsal.contracts.cloudformation.wording import shortened
from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.plugin.wire import UNKNOWNS, text

#: A misspelt action of a policy; AWS's own policy check calls it an error.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
_REFUSED_TOO: Final = frozenset({"W3037"})
#: Asks for `Fn::Sub` around `${…}`; what a Pulumi program sends is literal.
_NOT_MEANT: Final = frozenset({"E1029"})

#: What was said of properties that have been seen, by their hash: most resources are
#: judged several times in one rehearsal.
_SEEN: dict[str, tuple[Finding, ...]] = {}


def judge(subject: Subject) -> Iterable[Complaint]:
    """Return what AWS would refuse of a resource's inputs."""
    translation = TRANSLATIONS.get(subject.token)
    region = subject.region
    if translation is None or not translation.cloudformation:
        return ()
    if not region or region in UNKNOWNS:
        return ()
    if region not in lint.regions():
        return (Complaint(property="region", reason=f"AWS has no region {region!r}"),)
    kind = translation.cloudformation
    schema = lint.schema(kind, region)
    if schema is None:
        return (Complaint(property="", reason=f"{region} does not offer {kind}"),)
    done = translate(translation, shape.of(schema), subject.inputs, UNKNOWNS)
    done.missing += [(name,) for name in alone(kind, done.properties)]
    complete(kind, done.properties)
    if translation.into is not None:
        # The rest of the resource that it goes into is not here.
        done.missing.append(("*",))
    return dict.fromkeys(_complaints(done, kind, region))


def _complaints(done: Translated, kind: str, region: str) -> Iterator[Complaint]:
    for finding in _findings(kind, region, done.properties):
        refused = finding.error or finding.rule in _REFUSED_TOO
        if not refused or finding.rule in _NOT_MEANT:
            continue
        if any(_above(finding.path, missing) for missing in done.missing):
            continue
        source, rest = done.origin(finding.path)
        place = f"at {text(rest)}: " if rest and source else ""
        reason = f"{place}{shortened(finding.message)} ({kind}, {finding.rule})"
        yield Complaint(property=text(source), reason=reason)


def _above(path: Path, missing: Path) -> bool:
    return len(path) < len(missing) and missing[: len(path)] == path


def _findings(
    kind: str, region: str, properties: dict[str, Any]
) -> tuple[Finding, ...]:
    resource = {"Type": kind, "Properties": properties}
    told = json.dumps([region, resource], sort_keys=True)
    digest = hashlib.sha256(told.encode()).hexdigest()
    if digest not in _SEEN:
        template = {"Resources": {"It": resource}}
        _SEEN[digest] = lint.lint(template, region)
    return _SEEN[digest]
