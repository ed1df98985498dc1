"""What the engine is told about a change: update in place, or replace."""

from collections.abc import Mapping
from typing import Any, Final

from pulumi.runtime.proto import provider_pb2

from operations.rehearsal.catalogue.entry import Entry
from operations.rehearsal.plugin import autoname, wire
from operations.rehearsal.plugin.difference import Change, changes, replacing
from operations.rehearsal.plugin.kept import unkept
from operations.rehearsal.plugin.settings import Settings, server
from operations.rehearsal.replacement import conditions

_Response = provider_pb2.DiffResponse
_Kinds = provider_pb2.PropertyDiff.Kind

#: What replaces a provider, and with it all it has made.
#: A changed AWS region does not:
#: https://github.com/pulumi/pulumi-aws/pull/5656
_CLUSTER: Final = "kubeconfig"


def configuration(
    package: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> provider_pb2.DiffResponse:
    """Say whether the provider itself must be replaced: for another cluster only."""
    found = changes(old, new)
    moved = (
        package == "kubernetes"
        and not wire.unknown(new.get(_CLUSTER))
        and server(old.get(_CLUSTER)) != server(new.get(_CLUSTER))
    )
    return _Response(
        changes=_Response.DIFF_SOME if found else _Response.DIFF_NONE,
        diffs=sorted({str(change.path[0]) for change in found}),
        replaces=[_CLUSTER] if moved else [],
    )


def resource(
    entry: Entry, request: provider_pb2.DiffRequest, settings: Settings
) -> provider_pb2.DiffResponse:
    """Say what changed between the old inputs and the new ones."""
    old, new = wire.read(request.old_inputs).values, wire.read(request.news).values
    state = wire.read(request.olds).values
    changed = changes(old, new)
    found = changed or _again(entry, new, state)
    forced = [
        change
        for change in found
        if replacing(change.path, entry.replaces)
        or conditions.forced(entry.token, change.path, old, new)
    ]
    detailed = {
        wire.text(change.path): provider_pb2.PropertyDiff(
            kind=_kind(change, replace=change in forced), inputDiff=bool(changed)
        )
        for change in found
    }
    if not found and _retagged(state, new, settings):
        detailed["tagsAll"] = provider_pb2.PropertyDiff(kind=_Kinds.UPDATE)
    return _Response(
        changes=_Response.DIFF_SOME if detailed else _Response.DIFF_NONE,
        diffs=list(detailed),
        replaces=[wire.text(change.path) for change in forced],
        detailedDiff=detailed,
        hasDetailedDiff=True,
        deleteBeforeReplace=bool(forced) and autoname.keeps(entry.autoname, old, new),
    )


def _again(
    entry: Entry, new: Mapping[str, Any], state: Mapping[str, Any]
) -> list[Change]:
    """Return the properties that are planned anew, as the cloud did not keep them."""
    paths = unkept(new, state, entry.rewrites)
    return [Change(path, "UPDATE") for path in dict.fromkeys(p[:1] for p in paths)]


def _kind(change: Change, *, replace: bool) -> provider_pb2.PropertyDiff.Kind.ValueType:
    return _Kinds.Value(f"{change.kind}_REPLACE" if replace else change.kind)


def _retagged(
    state: Mapping[str, Any], new: Mapping[str, Any], settings: Settings
) -> bool:
    """Tell whether the provider's default tags have changed under a resource."""
    tags = settings.tags_of(new)
    return not wire.unknown(tags) and bool(state.get("tagsAll", tags) != tags)
