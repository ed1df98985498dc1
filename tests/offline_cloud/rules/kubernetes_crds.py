"""Cases of the rules about custom resources: secrets, nodes and target groups."""

from typing import Any, Final

from offline_cloud.aws.eks.resources import ACCESS_ENTRY, CLUSTER
from offline_cloud.aws.eks.rules.clusters import NODE_CLASS, NODE_GROUP
from offline_cloud.aws.elbv2.resources import TARGET_GROUP
from offline_cloud.aws.secretsmanager.rules import SECRET as STORED
from offline_cloud.aws.secretsmanager.rules import VERSION
from offline_cloud.kubernetes.core.rules.objects import DEPLOYMENT, RELEASE, SERVICE
from offline_cloud.kubernetes.core.rules.pod_references import EXTERNAL_SECRET
from offline_cloud.kubernetes.crds.rules.external_secrets import STORE
from offline_cloud.kubernetes.crds.rules.target_group_binding import BINDING, NODE_POOL
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import (
    CLUSTER_ARN,
    RuleCase,
    kubernetes_object,
    stored_resource,
)
from tests.offline_cloud.rules.kubernetes_workloads import CONTAINER, deployment, meta

GROUP_ARN: Final = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/1"
INSTALLED: Final = stored_resource(RELEASE, "eso/eso", {"chart": "external-secrets"})
AMAZON: Final = {"aws": {"region": "eu-west-1", "service": "SecretsManager"}}
SHOP: Final = kubernetes_object(STORE, "store", {"spec": {"provider": AMAZON}})
REMOTE: Final = {"key": "db", "property": "url"}
BOUND: Final = {
    **meta("app"),
    "spec": {
        "targetGroupARN": GROUP_ARN,
        "targetType": "ip",
        "serviceRef": {"name": "app", "port": 80},
    },
}
POOL: Final = {"template": {"spec": {"nodeClassRef": {"name": "own"}}}}
CLASS: Final = kubernetes_object(NODE_CLASS, "own", {"spec": {"role": "nodes"}})


def copied(*data: object, wait: bool = True) -> dict[str, Any]:
    """Return the inputs of an ExternalSecret."""
    annotations = {"waitFor": "condition=Ready"} if wait else {}
    spec = {"secretStoreRef": {"name": "store"}, "data": list(data)}
    return {**meta("app", **annotations), "spec": spec}


def stored_secret(
    value: str | None, region: str = "eu-west-1"
) -> tuple[StoredResource, ...]:
    """Return a secret of Secrets Manager, with a value if there is one."""
    secret = stored_resource(
        STORED, "arn-db", {"name": "db"}, scope=region, arn="arn-db"
    )
    if value is None:
        return (secret,)
    given = {"secretId": "arn-db", "secretString": value}
    return (secret, stored_resource(VERSION, "v", given, scope=region))


def cluster(*, automatic: bool = True, **compute: object) -> StoredResource:
    """Return the cluster of these objects."""
    config = {"enabled": automatic, **compute}
    return stored_resource(
        CLUSTER, "main", computeConfig=config, name="main", arn=CLUSTER_ARN
    )


def group(tag: str, kind: str = "ip", scope: str = "eu-west-1") -> StoredResource:
    """Return a target group with the tag of a cluster."""
    tags = {"eks:eks-cluster-name": tag}
    return stored_resource(
        TARGET_GROUP,
        GROUP_ARN,
        scope=scope,
        arn=GROUP_ARN,
        tagsAll=tags,
        targetType=kind,
    )


def entry(kind: str) -> StoredResource:
    """Return the access entry of the role of the nodes."""
    given = {"clusterName": "main", "principalArn": "arn:aws:iam::1:role/nodes"}
    return stored_resource(ACCESS_ENTRY, "main:nodes", {**given, "type": kind})


ONE: Final = {"secretKey": "url", "remoteRef": REMOTE}
JOINED: Final = (
    cluster(),
    kubernetes_object(NODE_POOL, "own", {"spec": POOL}),
    CLASS,
    entry("EC2"),
)

CASES: Final = (
    RuleCase(
        rule="ACR-001",
        token=STORE,
        rejected_inputs=meta("store"),
        passing_inputs=meta("store"),
        passing_existing=(INSTALLED,),
    ),
    RuleCase(
        rule="ACR-002",
        token=EXTERNAL_SECRET,
        rejected_inputs=copied(),
        passing_inputs=copied(),
        existing=(kubernetes_object(STORE, "store", space="two"),),
        passing_existing=(SHOP,),
    ),
    *(
        RuleCase(
            rule="ACR-003",
            token=EXTERNAL_SECRET,
            rejected_inputs=copied(ONE),
            passing_inputs=copied(ONE),
            existing=(SHOP, *there),
            passing_existing=(SHOP, *stored_secret('{"url": "x"}')),
        )
        for there in (
            (),
            stored_secret(None),
            stored_secret('{"uri": "x"}'),
            stored_secret("no JSON"),
            stored_secret('{"url": "x"}', "us-east-1"),
        )
    ),
    RuleCase(
        rule="ACR-003",
        token=EXTERNAL_SECRET,
        rejected_inputs=copied(ONE),
        passing_inputs=copied(ONE, wait=False),
        existing=(SHOP,),
    ),
    RuleCase(
        rule="ACR-011",
        token=NODE_CLASS,
        existing=(cluster(automatic=False),),
        passing_existing=(cluster(),),
    ),
    *(
        RuleCase(
            rule="ACR-012",
            token=DEPLOYMENT,
            rejected_inputs=deployment(CONTAINER),
            passing_inputs=deployment(CONTAINER),
            existing=there,
            passing_existing=passing,
        )
        for there, passing in (
            ((cluster(),), JOINED),
            (JOINED[:2], (cluster(nodePools=["system"]),)),
            (
                JOINED[:3],
                (cluster(), stored_resource(NODE_GROUP, "g", {"clusterName": "main"})),
            ),
            ((*JOINED[:3], entry("STANDARD")), JOINED),
        )
    ),
    RuleCase(
        rule="ACR-012",
        token=RELEASE,
        rejected_inputs={"chart": "external-secrets"},
        passing_inputs={"chart": "external-secrets", "skipAwait": True},
        existing=(cluster(),),
    ),
    *(
        RuleCase(
            rule="ACR-013",
            token=BINDING,
            rejected_inputs=BOUND,
            passing_inputs=BOUND,
            existing=(cluster(), *there),
            passing_existing=(cluster(), group("main")),
        )
        for there in ((), (group("other"),), (group("main", scope="us-east-1"),))
    ),
    RuleCase(
        rule="ACR-014",
        token=BINDING,
        rejected_inputs=BOUND,
        passing_inputs=BOUND,
        existing=(group("main", "instance"),),
        passing_existing=(group("main"),),
    ),
    RuleCase(
        rule="ACR-015",
        token=BINDING,
        rejected_inputs=BOUND,
        passing_inputs=BOUND,
        existing=(kubernetes_object(SERVICE, "app", space="two"),),
        passing_existing=(kubernetes_object(SERVICE, "app"),),
    ),
    *(
        RuleCase(
            rule="ACR-016",
            token=BINDING,
            rejected_inputs={**BOUND, "spec": {**BOUND["spec"], name: other}},
            passing_inputs={
                **BOUND,
                "spec": {**BOUND["spec"], "serviceRef": {"port": 81}},
            },
            current=kubernetes_object(BINDING, "app", BOUND),
        )
        for name, other in (
            ("targetGroupARN", f"{GROUP_ARN}0"),
            ("targetType", "instance"),
        )
    ),
)
