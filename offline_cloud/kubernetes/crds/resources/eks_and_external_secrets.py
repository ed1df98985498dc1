"""Resource types of External Secrets, EKS Auto Mode and Karpenter.

The schemas contain the commonly used fields, not every field of the definitions.
"""

from typing import Final

from offline_cloud.kubernetes.crds.schema_dsl import (
    ANY,
    FLAG,
    NUMBER,
    QUANTITY,
    TEXT,
    custom_resource,
    enum_of,
    list_of,
    map_of,
    object_of,
)
from offline_cloud.resource_type import ResourceType

#: https://external-secrets.io/latest/api/spec/
_REMOTE: Final = object_of(
    "key",
    key=TEXT,
    property=TEXT,
    version=TEXT,
    metadataPolicy=enum_of("None", "Fetch"),
    conversionStrategy=enum_of("Default", "Unicode"),
    decodingStrategy=enum_of("Auto", "Base64", "Base64URL", "None"),
)
_EXTERNAL_SECRET: Final = object_of(
    refreshInterval=TEXT,
    refreshPolicy=enum_of("CreatedOnce", "Periodic", "OnChange"),
    secretStoreRef=object_of(
        name=TEXT, kind=enum_of("SecretStore", "ClusterSecretStore")
    ),
    target=object_of(
        name=TEXT,
        creationPolicy=enum_of("Owner", "Orphan", "Merge", "None"),
        deletionPolicy=enum_of("Delete", "Merge", "Retain"),
        immutable=FLAG,
        template=ANY,
    ),
    data=list_of(
        object_of("secretKey", "remoteRef", secretKey=TEXT, remoteRef=_REMOTE)
    ),
    dataFrom=list_of(object_of(extract=_REMOTE, find=ANY, rewrite=list_of(ANY))),
)
#: https://external-secrets.io/latest/provider/aws-secrets-manager/
_SECRET_STORE: Final = object_of(
    "provider",
    controller=TEXT,
    provider=object_of(
        aws=object_of(
            *("service", "region"),
            service=enum_of("SecretsManager", "ParameterStore"),
            region=TEXT,
            role=TEXT,
            auth=ANY,
            prefix=TEXT,
            additionalRoles=list_of(TEXT),
            externalID=TEXT,
        )
    ),
    refreshInterval=NUMBER,
    retrySettings=object_of(maxRetries=NUMBER, retryInterval=TEXT),
    conditions=list_of(ANY),
)
#: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/spec
#: with the differences of EKS Auto Mode: ``targetType`` is required.
#: https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html
_TARGET_GROUP_BINDING: Final = object_of(
    *("targetGroupARN", "targetType", "serviceRef"),
    targetGroupARN=TEXT,
    targetType=enum_of("instance", "ip"),
    serviceRef=object_of("name", "port", name=TEXT, port=QUANTITY),
    ipAddressType=enum_of("ipv4", "ipv6"),
    multiClusterTargetGroup=FLAG,
    networking=ANY,
    nodeSelector=ANY,
    vpcID=TEXT,
)
#: https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
_NODE_CLASS: Final = object_of(
    "subnetSelectorTerms",
    "securityGroupSelectorTerms",
    role=TEXT,
    instanceProfile=TEXT,
    subnetSelectorTerms=list_of(object_of(id=TEXT, tags=map_of())),
    securityGroupSelectorTerms=list_of(object_of(id=TEXT, name=TEXT, tags=map_of())),
    podSubnetSelectorTerms=list_of(object_of(id=TEXT, tags=map_of())),
    podSecurityGroupSelectorTerms=list_of(object_of(id=TEXT, name=TEXT, tags=map_of())),
    capacityReservationSelectorTerms=list_of(ANY),
    snatPolicy=enum_of("Random", "Disabled"),
    networkPolicy=enum_of("DefaultAllow", "DefaultDeny"),
    networkPolicyEventLogs=enum_of("Enabled", "Disabled"),
    ephemeralStorage=object_of(
        size=TEXT, iops=NUMBER, throughput=NUMBER, kmsKeyID=TEXT
    ),
    advancedNetworking=ANY,
    advancedSecurity=object_of(fips=FLAG),
    certificateBundles=list_of(object_of("name", "data", name=TEXT, data=TEXT)),
    tags=map_of(),
)
_TAINT: Final = object_of(
    *("key", "effect"),
    key=TEXT,
    value=TEXT,
    effect=enum_of("NoSchedule", "PreferNoSchedule", "NoExecute"),
)
#: https://karpenter.sh/docs/concepts/nodepools/
_NODE_POOL: Final = object_of(
    "template",
    template=object_of(
        "spec",
        metadata=object_of(labels=map_of(), annotations=map_of()),
        spec=object_of(
            *("nodeClassRef", "requirements"),
            nodeClassRef=object_of(
                *("group", "kind", "name"), group=TEXT, kind=TEXT, name=TEXT
            ),
            requirements=list_of(
                object_of(
                    *("key", "operator"),
                    key=TEXT,
                    operator=enum_of(
                        "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"
                    ),
                    values=list_of(TEXT),
                    minValues=NUMBER,
                )
            ),
            taints=list_of(_TAINT),
            startupTaints=list_of(_TAINT),
            expireAfter=TEXT,
            terminationGracePeriod=TEXT,
        ),
    ),
    disruption=object_of(
        consolidationPolicy=enum_of("WhenEmpty", "WhenEmptyOrUnderutilized"),
        consolidateAfter=TEXT,
        budgets=list_of(
            object_of(
                "nodes",
                nodes=TEXT,
                reasons=list_of(enum_of("Underutilized", "Empty", "Drifted")),
                schedule=TEXT,
                duration=TEXT,
            )
        ),
    ),
    limits=map_of(QUANTITY),
    weight=NUMBER,
)

RESOURCE_TYPES: tuple[ResourceType, ...] = (
    custom_resource("external-secrets.io/v1:SecretStore", _SECRET_STORE),
    custom_resource("external-secrets.io/v1:ExternalSecret", _EXTERNAL_SECRET),
    custom_resource("eks.amazonaws.com/v1:TargetGroupBinding", _TARGET_GROUP_BINDING),
    custom_resource("eks.amazonaws.com/v1:NodeClass", _NODE_CLASS, namespaced=False),
    custom_resource("karpenter.sh/v1:NodePool", _NODE_POOL, namespaced=False),
)
