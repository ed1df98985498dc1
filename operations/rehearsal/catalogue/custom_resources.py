"""What Kubernetes answers for the custom kinds in use, with their schemas.

The schemas hold the fields in common use, not every field of the definitions.
"""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.entry import Entry, Made
from operations.rehearsal.catalogue.objects import Answer, condition, object_entry

Schema = Mapping[str, Any]

_ANY: Final[Schema] = {"type": "object"}
_TEXT: Final[Schema] = {"type": "string"}
_NUMBER: Final[Schema] = {"type": "integer"}
_FLAG: Final[Schema] = {"type": "boolean"}
_QUANTITY: Final[Schema] = {}


def _one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _map(values: Schema = _TEXT) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _object(*required: str, **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required)}


def _ready(_made: Made) -> Mapping[str, Any]:
    return {"status": {"conditions": [condition("Ready")]}}


def _entry(
    kind: str, schema: Schema, *, answer: Answer = _ready, namespaced: bool = True
) -> Entry:
    whole = _object(
        *("apiVersion", "kind", "spec"),
        apiVersion=_TEXT,
        kind=_TEXT,
        metadata=_ANY,
        spec=schema,
    )
    return object_entry(kind, answer=answer, namespaced=namespaced, structure=whole)


#: https://external-secrets.io/latest/api/spec/
_REMOTE: Final = _object(
    "key",
    key=_TEXT,
    property=_TEXT,
    version=_TEXT,
    metadataPolicy=_one_of("None", "Fetch"),
    conversionStrategy=_one_of("Default", "Unicode"),
    decodingStrategy=_one_of("Auto", "Base64", "Base64URL", "None"),
)
_EXTERNAL_SECRET: Final = _object(
    refreshInterval=_TEXT,
    refreshPolicy=_one_of("CreatedOnce", "Periodic", "OnChange"),
    secretStoreRef=_object(
        name=_TEXT, kind=_one_of("SecretStore", "ClusterSecretStore")
    ),
    target=_object(
        name=_TEXT,
        creationPolicy=_one_of("Owner", "Orphan", "Merge", "None"),
        deletionPolicy=_one_of("Delete", "Merge", "Retain"),
        immutable=_FLAG,
        template=_ANY,
    ),
    data=_list(_object("secretKey", "remoteRef", secretKey=_TEXT, remoteRef=_REMOTE)),
    dataFrom=_list(_object(extract=_REMOTE, find=_ANY, rewrite=_list(_ANY))),
)
#: https://external-secrets.io/latest/provider/aws-secrets-manager/
_SECRET_STORE: Final = _object(
    "provider",
    controller=_TEXT,
    provider=_object(
        aws=_object(
            *("service", "region"),
            service=_one_of("SecretsManager", "ParameterStore"),
            region=_TEXT,
            role=_TEXT,
            auth=_ANY,
            prefix=_TEXT,
            additionalRoles=_list(_TEXT),
            externalID=_TEXT,
        )
    ),
    refreshInterval=_NUMBER,
    retrySettings=_object(maxRetries=_NUMBER, retryInterval=_TEXT),
    conditions=_list(_ANY),
)
#: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/spec
#: with the differences of EKS Auto Mode: ``targetType`` is required.
#: https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html
_TARGET_GROUP_BINDING: Final = _object(
    *("targetGroupARN", "targetType", "serviceRef"),
    targetGroupARN=_TEXT,
    targetType=_one_of("instance", "ip"),
    serviceRef=_object("name", "port", name=_TEXT, port=_QUANTITY),
    ipAddressType=_one_of("ipv4", "ipv6"),
    multiClusterTargetGroup=_FLAG,
    networking=_ANY,
    nodeSelector=_ANY,
    vpcID=_TEXT,
)
#: https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
_NODE_CLASS: Final = _object(
    "subnetSelectorTerms",
    "securityGroupSelectorTerms",
    role=_TEXT,
    instanceProfile=_TEXT,
    subnetSelectorTerms=_list(_object(id=_TEXT, tags=_map())),
    securityGroupSelectorTerms=_list(_object(id=_TEXT, name=_TEXT, tags=_map())),
    podSubnetSelectorTerms=_list(_object(id=_TEXT, tags=_map())),
    podSecurityGroupSelectorTerms=_list(_object(id=_TEXT, name=_TEXT, tags=_map())),
    capacityReservationSelectorTerms=_list(_ANY),
    snatPolicy=_one_of("Random", "Disabled"),
    networkPolicy=_one_of("DefaultAllow", "DefaultDeny"),
    networkPolicyEventLogs=_one_of("Enabled", "Disabled"),
    ephemeralStorage=_object(
        size=_TEXT, iops=_NUMBER, throughput=_NUMBER, kmsKeyID=_TEXT
    ),
    advancedNetworking=_ANY,
    advancedSecurity=_object(fips=_FLAG),
    certificateBundles=_list(_object("name", "data", name=_TEXT, data=_TEXT)),
    tags=_map(),
)
_TAINT: Final = _object(
    *("key", "effect"),
    key=_TEXT,
    value=_TEXT,
    effect=_one_of("NoSchedule", "PreferNoSchedule", "NoExecute"),
)
#: https://karpenter.sh/docs/concepts/nodepools/
_NODE_POOL: Final = _object(
    "template",
    template=_object(
        "spec",
        metadata=_object(labels=_map(), annotations=_map()),
        spec=_object(
            *("nodeClassRef", "requirements"),
            nodeClassRef=_object(
                *("group", "kind", "name"), group=_TEXT, kind=_TEXT, name=_TEXT
            ),
            requirements=_list(
                _object(
                    *("key", "operator"),
                    key=_TEXT,
                    operator=_one_of(
                        "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"
                    ),
                    values=_list(_TEXT),
                    minValues=_NUMBER,
                )
            ),
            taints=_list(_TAINT),
            startupTaints=_list(_TAINT),
            expireAfter=_TEXT,
            terminationGracePeriod=_TEXT,
        ),
    ),
    disruption=_object(
        consolidationPolicy=_one_of("WhenEmpty", "WhenEmptyOrUnderutilized"),
        consolidateAfter=_TEXT,
        budgets=_list(
            _object(
                "nodes",
                nodes=_TEXT,
                reasons=_list(_one_of("Underutilized", "Empty", "Drifted")),
                schedule=_TEXT,
                duration=_TEXT,
            )
        ),
    ),
    limits=_map(_QUANTITY),
    weight=_NUMBER,
)

ENTRIES: tuple[Entry, ...] = (
    _entry("external-secrets.io/v1:SecretStore", _SECRET_STORE),
    _entry("external-secrets.io/v1:ExternalSecret", _EXTERNAL_SECRET),
    _entry("eks.amazonaws.com/v1:TargetGroupBinding", _TARGET_GROUP_BINDING),
    _entry("eks.amazonaws.com/v1:NodeClass", _NODE_CLASS, namespaced=False),
    _entry("karpenter.sh/v1:NodePool", _NODE_POOL, namespaced=False),
)
