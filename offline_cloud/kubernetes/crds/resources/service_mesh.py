"""Resource types of Istio and Linkerd for authorization and mutual TLS.

The mesh installs their definitions. The schemas contain the commonly used fields.
"""

from typing import Final

from offline_cloud.kubernetes.crds.schema_dsl import (
    ANY,
    QUANTITY,
    TEXT,
    Schema,
    custom_resource,
    enum_of,
    list_of,
    map_of,
    object_of,
)
from offline_cloud.kubernetes.objects import no_outputs
from offline_cloud.resource_type import ResourceType

_SELECTOR: Final = object_of(matchLabels=map_of(), matchExpressions=list_of(ANY))
_ISTIO_SELECTOR: Final = object_of(matchLabels=map_of())
_MODE: Final = object_of(mode=enum_of("UNSET", "DISABLE", "PERMISSIVE", "STRICT"))
#: https://istio.io/latest/docs/reference/config/security/peer_authentication/
_PEER_AUTHENTICATION: Final = object_of(
    selector=_ISTIO_SELECTOR, mtls=_MODE, portLevelMtls=map_of(_MODE)
)


def _with_negations(*names: str) -> dict[str, Schema]:
    """Return schemas of lists of strings, each with its negation."""
    both = [*names, *(f"not{name[0].upper()}{name[1:]}" for name in names)]
    return dict.fromkeys(both, list_of(TEXT))


#: https://istio.io/latest/docs/reference/config/security/authorization-policy/
_ISTIO_AUTHORIZATION: Final = object_of(
    selector=_ISTIO_SELECTOR,
    targetRefs=list_of(ANY),
    action=enum_of("ALLOW", "DENY", "AUDIT", "CUSTOM"),
    provider=ANY,
    rules=list_of(
        object_of(
            **{
                "from": list_of(
                    object_of(
                        source=object_of(
                            **_with_negations(
                                *("principals", "requestPrincipals", "namespaces"),
                                *("serviceAccounts", "ipBlocks", "remoteIpBlocks"),
                            )
                        )
                    )
                ),
                "to": list_of(
                    object_of(
                        operation=object_of(
                            **_with_negations("hosts", "ports", "methods", "paths")
                        )
                    )
                ),
                "when": list_of(ANY),
            }
        )
    ),
)
#: https://linkerd.io/2/reference/authorization-policy/
_SERVER: Final = object_of(
    *("port",),
    podSelector=_SELECTOR,
    externalWorkloadSelector=_SELECTOR,
    port=QUANTITY,
    proxyProtocol=enum_of("unknown", "HTTP/1", "HTTP/2", "opaque", "TLS", "gRPC"),
    accessPolicy=TEXT,
)
_REFERENCE: Final = object_of(
    *("kind", "name"), group=TEXT, kind=TEXT, name=TEXT, namespace=TEXT
)
_LINKERD_AUTHORIZATION: Final = object_of(
    *("targetRef", "requiredAuthenticationRefs"),
    targetRef=_REFERENCE,
    requiredAuthenticationRefs=list_of(_REFERENCE),
)
_MESH_TLS: Final = object_of(identities=list_of(TEXT), identityRefs=list_of(_REFERENCE))
_NETWORKS: Final = object_of(
    "networks",
    networks=list_of(object_of("cidr", **{"cidr": TEXT, "except": list_of(TEXT)})),
)

#: None of the kinds has a condition ``Ready``.
RESOURCE_TYPES: tuple[ResourceType, ...] = tuple(
    custom_resource(kind, schema, compute=no_outputs)
    for kind, schema in (
        ("security.istio.io/v1:PeerAuthentication", _PEER_AUTHENTICATION),
        ("security.istio.io/v1:AuthorizationPolicy", _ISTIO_AUTHORIZATION),
        ("policy.linkerd.io/v1beta3:Server", _SERVER),
        ("policy.linkerd.io/v1alpha1:AuthorizationPolicy", _LINKERD_AUTHORIZATION),
        ("policy.linkerd.io/v1alpha1:MeshTLSAuthentication", _MESH_TLS),
        ("policy.linkerd.io/v1alpha1:NetworkAuthentication", _NETWORKS),
    )
)
