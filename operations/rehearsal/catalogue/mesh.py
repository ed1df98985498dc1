"""The kinds of Istio and Linkerd that say who may call a workload.

Their definitions come with the mesh, which is not this program's to install; the
structures hold the fields in common use.
"""

from typing import Final

from operations.rehearsal.catalogue.entry import Entry
from operations.rehearsal.catalogue.objects import nothing
from operations.rehearsal.catalogue.structure import (
    ANY,
    QUANTITY,
    TEXT,
    Schema,
    custom,
    list_of,
    map_of,
    one_of,
    record,
)

_SELECTOR: Final = record(matchLabels=map_of(), matchExpressions=list_of(ANY))
_ISTIO_SELECTOR: Final = record(matchLabels=map_of())
_MODE: Final = record(mode=one_of("UNSET", "DISABLE", "PERMISSIVE", "STRICT"))
#: https://istio.io/latest/docs/reference/config/security/peer_authentication/
_PEER_AUTHENTICATION: Final = record(
    selector=_ISTIO_SELECTOR, mtls=_MODE, portLevelMtls=map_of(_MODE)
)


def _either(*names: str) -> dict[str, Schema]:
    """Return lists of texts, each with its negation."""
    both = [*names, *(f"not{name[0].upper()}{name[1:]}" for name in names)]
    return dict.fromkeys(both, list_of(TEXT))


#: https://istio.io/latest/docs/reference/config/security/authorization-policy/
_ISTIO_AUTHORIZATION: Final = record(
    selector=_ISTIO_SELECTOR,
    targetRefs=list_of(ANY),
    action=one_of("ALLOW", "DENY", "AUDIT", "CUSTOM"),
    provider=ANY,
    rules=list_of(
        record(
            **{
                "from": list_of(
                    record(
                        source=record(
                            **_either(
                                *("principals", "requestPrincipals", "namespaces"),
                                *("serviceAccounts", "ipBlocks", "remoteIpBlocks"),
                            )
                        )
                    )
                ),
                "to": list_of(
                    record(
                        operation=record(
                            **_either("hosts", "ports", "methods", "paths")
                        )
                    )
                ),
                "when": list_of(ANY),
            }
        )
    ),
)
#: https://linkerd.io/2/reference/authorization-policy/
_SERVER: Final = record(
    *("port",),
    podSelector=_SELECTOR,
    externalWorkloadSelector=_SELECTOR,
    port=QUANTITY,
    proxyProtocol=one_of("unknown", "HTTP/1", "HTTP/2", "opaque", "TLS", "gRPC"),
    accessPolicy=TEXT,
)
_REFERENCE: Final = record(
    *("kind", "name"), group=TEXT, kind=TEXT, name=TEXT, namespace=TEXT
)
_LINKERD_AUTHORIZATION: Final = record(
    *("targetRef", "requiredAuthenticationRefs"),
    targetRef=_REFERENCE,
    requiredAuthenticationRefs=list_of(_REFERENCE),
)
_MESH_TLS: Final = record(identities=list_of(TEXT), identityRefs=list_of(_REFERENCE))
_NETWORKS: Final = record(
    "networks",
    networks=list_of(record("cidr", **{"cidr": TEXT, "except": list_of(TEXT)})),
)

#: None of them reports whether it is ready.
ENTRIES: tuple[Entry, ...] = tuple(
    custom(kind, schema, answer=nothing)
    for kind, schema in (
        ("security.istio.io/v1:PeerAuthentication", _PEER_AUTHENTICATION),
        ("security.istio.io/v1:AuthorizationPolicy", _ISTIO_AUTHORIZATION),
        ("policy.linkerd.io/v1beta3:Server", _SERVER),
        ("policy.linkerd.io/v1alpha1:AuthorizationPolicy", _LINKERD_AUTHORIZATION),
        ("policy.linkerd.io/v1alpha1:MeshTLSAuthentication", _MESH_TLS),
        ("policy.linkerd.io/v1alpha1:NetworkAuthentication", _NETWORKS),
    )
)
