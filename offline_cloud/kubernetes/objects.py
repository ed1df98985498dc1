"""Ids, metadata and conditions of all Kubernetes objects."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from offline_cloud.aws.arns import fixed_timestamp, uuid
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

ComputeOutputs = Callable[[CreateContext], Mapping[str, Any]]

#: The vendor's provider lists the fields that replace; others are updated in place.
_PROVIDER: Final = (
    "https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider"
    "/diff.go"
)
#: Suffix of types that patch an object of another owner. A patch has that object's
#: name and is updated in place.
#: https://github.com/pulumi/pulumi-kubernetes/pull/2429
PATCH: Final = "Patch"
NAMESPACE: Final = "core/v1:Namespace"
#: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
_IN_NAMESPACE: Final = Reference(
    property="metadata.namespace",
    token=f"kubernetes:{NAMESPACE}",
    attribute="metadata.name",
    error="NotFound",
    preexisting=("default", "kube-node-lease", "kube-public", "kube-system"),
)


def no_outputs(_context: CreateContext) -> Mapping[str, Any]:
    """Return no outputs; the metadata is added to all objects."""
    return {}


def spec(context: CreateContext) -> Mapping[str, Any]:
    """Return the spec of the inputs."""
    return context.inputs.get("spec") or {}


def condition(kind: str) -> Mapping[str, str]:
    """Return a status condition that is true."""
    return {"status": "True", "type": kind}


def name_of(context: CreateContext) -> str:
    """Return the name of the object, or a generated one in the provider's format."""
    metadata: Mapping[str, Any] = context.inputs.get("metadata") or {}
    return str(metadata.get("name") or f"{context.name}-{context.hex(8, 'name')}")


def namespaced_id(context: CreateContext) -> str:
    """Return the provider's id of a namespaced object: ``namespace/name``."""
    metadata: Mapping[str, Any] = context.inputs.get("metadata") or {}
    return f"{metadata.get('namespace') or 'default'}/{name_of(context)}"


def object_type(
    kind: str,
    *replacing: str,
    compute: ComputeOutputs = no_outputs,
    namespaced: bool = True,
    secret_outputs: tuple[str, ...] = (),
    input_schema: Mapping[str, Any] | None = None,
) -> ResourceType:
    """Return the resource type of a kind.

    Args:
        kind: ``group/version:Kind``.
        replacing: Paths whose change replaces the object, beside name and namespace.
        compute: Returns the outputs beside the metadata.
        namespaced: Whether objects of the kind have a namespace.
        secret_outputs: Outputs that are secret.
        input_schema: JSON schema of a custom kind.
    """

    def computed(context: CreateContext) -> Mapping[str, Any]:
        outputs = {**_header(context), **compute(context)}
        own = outputs.get("metadata", {})
        namespace = {"namespace": "default"} if namespaced else {}
        return {**outputs, "metadata": {**_metadata(context), **namespace, **own}}

    names = ("metadata.name", "metadata.namespace")
    return ResourceType(
        token=f"kubernetes:{kind}",
        identity=namespaced_id if namespaced else name_of,
        computed=computed,
        replaces=dict.fromkeys((*names, *replacing), _PROVIDER),
        autoname="" if kind.endswith(PATCH) else "metadata.name",
        secret_outputs=secret_outputs,
        references=(_IN_NAMESPACE,) if namespaced else (),
        input_schema=input_schema,
    )


def _header(context: CreateContext) -> dict[str, Any]:
    version, _, kind = context.token.removeprefix("kubernetes:").rpartition(":")
    name = kind.removesuffix(PATCH)
    return {"apiVersion": version.removeprefix("core/"), "kind": name}


def _metadata(context: CreateContext) -> dict[str, Any]:
    return {
        "creationTimestamp": fixed_timestamp(context, "created"),
        "generation": 1,
        "name": name_of(context),
        "resourceVersion": context.digits(6, "version"),
        "uid": uuid(context),
    }
