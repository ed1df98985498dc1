"""What Kubernetes answers for the custom kinds in use, with their schemas.

The schemas hold the fields in common use, not every field of the definitions.
"""

from typing import Final

from operations.rehearsal.catalogue.entry import Entry
from operations.rehearsal.catalogue.structure import (
    ANY,
    FLAG,
    NUMBER,
    QUANTITY,
    TEXT,
    custom,
    list_of,
    map_of,
    one_of,
    record,
)

#: https://external-secrets.io/latest/api/spec/
_REMOTE: Final = record(
    "key",
    key=TEXT,
    property=TEXT,
    version=TEXT,
    metadataPolicy=one_of("None", "Fetch"),
    conversionStrategy=one_of("Default", "Unicode"),
    decodingStrategy=one_of("Auto", "Base64", "Base64URL", "None"),
)
_EXTERNAL_SECRET: Final = record(
    refreshInterval=TEXT,
    refreshPolicy=one_of("CreatedOnce", "Periodic", "OnChange"),
    secretStoreRef=record(name=TEXT, kind=one_of("SecretStore", "ClusterSecretStore")),
    target=record(
        name=TEXT,
        creationPolicy=one_of("Owner", "Orphan", "Merge", "None"),
        deletionPolicy=one_of("Delete", "Merge", "Retain"),
        immutable=FLAG,
        template=ANY,
    ),
    data=list_of(record("secretKey", "remoteRef", secretKey=TEXT, remoteRef=_REMOTE)),
    dataFrom=list_of(record(extract=_REMOTE, find=ANY, rewrite=list_of(ANY))),
)
#: https://external-secrets.io/latest/provider/aws-secrets-manager/
_SECRET_STORE: Final = record(
    "provider",
    controller=TEXT,
    provider=record(
        aws=record(
            *("service", "region"),
            service=one_of("SecretsManager", "ParameterStore"),
            region=TEXT,
            role=TEXT,
            auth=ANY,
            prefix=TEXT,
            additionalRoles=list_of(TEXT),
            externalID=TEXT,
        )
    ),
    refreshInterval=NUMBER,
    retrySettings=record(maxRetries=NUMBER, retryInterval=TEXT),
    conditions=list_of(ANY),
)
#: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/spec
#: with the differences of EKS Auto Mode: ``targetType`` is required.
#: https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html
_TARGET_GROUP_BINDING: Final = record(
    *("targetGroupARN", "targetType", "serviceRef"),
    targetGroupARN=TEXT,
    targetType=one_of("instance", "ip"),
    serviceRef=record("name", "port", name=TEXT, port=QUANTITY),
    ipAddressType=one_of("ipv4", "ipv6"),
    multiClusterTargetGroup=FLAG,
    networking=ANY,
    nodeSelector=ANY,
    vpcID=TEXT,
)
#: https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
_NODE_CLASS: Final = record(
    "subnetSelectorTerms",
    "securityGroupSelectorTerms",
    role=TEXT,
    instanceProfile=TEXT,
    subnetSelectorTerms=list_of(record(id=TEXT, tags=map_of())),
    securityGroupSelectorTerms=list_of(record(id=TEXT, name=TEXT, tags=map_of())),
    podSubnetSelectorTerms=list_of(record(id=TEXT, tags=map_of())),
    podSecurityGroupSelectorTerms=list_of(record(id=TEXT, name=TEXT, tags=map_of())),
    capacityReservationSelectorTerms=list_of(ANY),
    snatPolicy=one_of("Random", "Disabled"),
    networkPolicy=one_of("DefaultAllow", "DefaultDeny"),
    networkPolicyEventLogs=one_of("Enabled", "Disabled"),
    ephemeralStorage=record(size=TEXT, iops=NUMBER, throughput=NUMBER, kmsKeyID=TEXT),
    advancedNetworking=ANY,
    advancedSecurity=record(fips=FLAG),
    certificateBundles=list_of(record("name", "data", name=TEXT, data=TEXT)),
    tags=map_of(),
)
_TAINT: Final = record(
    *("key", "effect"),
    key=TEXT,
    value=TEXT,
    effect=one_of("NoSchedule", "PreferNoSchedule", "NoExecute"),
)
#: https://karpenter.sh/docs/concepts/nodepools/
_NODE_POOL: Final = record(
    "template",
    template=record(
        "spec",
        metadata=record(labels=map_of(), annotations=map_of()),
        spec=record(
            *("nodeClassRef", "requirements"),
            nodeClassRef=record(
                *("group", "kind", "name"), group=TEXT, kind=TEXT, name=TEXT
            ),
            requirements=list_of(
                record(
                    *("key", "operator"),
                    key=TEXT,
                    operator=one_of(
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
    disruption=record(
        consolidationPolicy=one_of("WhenEmpty", "WhenEmptyOrUnderutilized"),
        consolidateAfter=TEXT,
        budgets=list_of(
            record(
                "nodes",
                nodes=TEXT,
                reasons=list_of(one_of("Underutilized", "Empty", "Drifted")),
                schedule=TEXT,
                duration=TEXT,
            )
        ),
    ),
    limits=map_of(QUANTITY),
    weight=NUMBER,
)

ENTRIES: tuple[Entry, ...] = (
    custom("external-secrets.io/v1:SecretStore", _SECRET_STORE),
    custom("external-secrets.io/v1:ExternalSecret", _EXTERNAL_SECRET),
    custom("eks.amazonaws.com/v1:TargetGroupBinding", _TARGET_GROUP_BINDING),
    custom("eks.amazonaws.com/v1:NodeClass", _NODE_CLASS, namespaced=False),
    custom("karpenter.sh/v1:NodePool", _NODE_POOL, namespaced=False),
)
