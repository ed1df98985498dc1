"""The ``DiffConfig`` and ``Diff`` calls: update in place or replacement."""

from collections.abc import Mapping
from typing import Any, Final

from pulumi.runtime.proto import provider_pb2

from offline_cloud import property_values
from offline_cloud.input_diff import (
    InputChange,
    diff_inputs,
    forces_replacement,
    unpersisted_inputs,
)
from offline_cloud.provider import autoname
from offline_cloud.provider.provider_config import ProviderConfig, api_server_url
from offline_cloud.replacement import conditions
from offline_cloud.resource_type import ResourceType

_Response = provider_pb2.DiffResponse
_Kinds = provider_pb2.PropertyDiff.Kind

#: A change of this argument can replace a provider and all its resources.
#: A changed AWS region does not replace the provider:
#: https://github.com/pulumi/pulumi-aws/pull/5656
_CLUSTER: Final = "kubeconfig"


def configuration(
    package: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> provider_pb2.DiffResponse:
    """Return the changed arguments; another cluster replaces the provider."""
    found = diff_inputs(old, new)
    other_cluster = (
        package == "kubernetes"
        and not property_values.contains_unknown(new.get(_CLUSTER))
        and api_server_url(old.get(_CLUSTER)) != api_server_url(new.get(_CLUSTER))
    )
    return _Response(
        changes=_Response.DIFF_SOME if found else _Response.DIFF_NONE,
        diffs=sorted({str(change.path[0]) for change in found}),
        replaces=[_CLUSTER] if other_cluster else [],
    )


def resource(
    resource_type: ResourceType,
    request: provider_pb2.DiffRequest,
    config: ProviderConfig,
) -> provider_pb2.DiffResponse:
    """Return the changes between the old inputs and the new ones."""
    old, new = (
        property_values.read(request.old_inputs).values,
        property_values.read(request.news).values,
    )
    state = property_values.read(request.olds).values
    changed = diff_inputs(old, new)
    found = changed or _unpersisted(resource_type, new, state)
    forced = [
        change
        for change in found
        if forces_replacement(change.path, resource_type.replaces)
        or conditions.forced(resource_type.token, change.path, old, new)
    ]
    detailed = {
        property_values.format_path(change.path): provider_pb2.PropertyDiff(
            kind=_kind(change, replace=change in forced), inputDiff=bool(changed)
        )
        for change in found
    }
    if not found and _default_tags_changed(state, new, config):
        detailed["tagsAll"] = provider_pb2.PropertyDiff(kind=_Kinds.UPDATE)
    return _Response(
        changes=_Response.DIFF_SOME if detailed else _Response.DIFF_NONE,
        diffs=list(detailed),
        replaces=[property_values.format_path(change.path) for change in forced],
        detailedDiff=detailed,
        hasDetailedDiff=True,
        deleteBeforeReplace=bool(forced)
        and autoname.reuses_name(resource_type.autoname, old, new),
    )


def _unpersisted(
    resource_type: ResourceType, new: Mapping[str, Any], state: Mapping[str, Any]
) -> list[InputChange]:
    """Return a change for each property that the cloud stored with another value."""
    ignored = (one.property for one in resource_type.ignored_at_creation)
    compared = (*resource_type.server_overrides, *ignored)
    paths = unpersisted_inputs(new, state, compared)
    return [InputChange(path, "UPDATE") for path in dict.fromkeys(p[:1] for p in paths)]


def _kind(
    change: InputChange, *, replace: bool
) -> provider_pb2.PropertyDiff.Kind.ValueType:
    return _Kinds.Value(f"{change.kind}_REPLACE" if replace else change.kind)


def _default_tags_changed(
    state: Mapping[str, Any], new: Mapping[str, Any], config: ProviderConfig
) -> bool:
    """Return whether the provider's default tags change the tags of a resource."""
    tags = config.tags_of(new)
    return not property_values.contains_unknown(tags) and bool(
        state.get("tagsAll", tags) != tags
    )
