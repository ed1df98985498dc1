"""Requests that one cloud refuses because of another, or awaits in vain."""

from typing import Any, Final

from operations.rehearsal.rules.across import STORE
from operations.rehearsal.rules.binding import BINDING, NODE_POOL
from operations.rehearsal.rules.cluster_access import ACCESS_ENTRY, NODE_CLASS
from operations.rehearsal.rules.eks import CLUSTER, NODE_GROUP
from operations.rehearsal.rules.elb import TARGET_GROUP
from operations.rehearsal.rules.kubernetes import (
    DEPLOYMENT,
    RELEASE,
    SERVICE,
)
from operations.rehearsal.rules.mounting import EXTERNAL_SECRET
from operations.rehearsal.rules.secrets import SECRET as STORED
from operations.rehearsal.rules.secrets import VERSION
from operations.rehearsal.thing import Thing
from tests.rehearsal.rules.case import CLUSTER_ARN, Case, kube, thing
from tests.rehearsal.rules.workloads import CONTAINER, deployment, meta

GROUP_ARN: Final = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/1"
INSTALLED: Final = thing(RELEASE, "eso/eso", {"chart": "external-secrets"})
AMAZON: Final = {"aws": {"region": "eu-west-1", "service": "SecretsManager"}}
SHOP: Final = kube(STORE, "store", {"spec": {"provider": AMAZON}})
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
CLASS: Final = kube(NODE_CLASS, "own", {"spec": {"role": "nodes"}})


def copied(*data: object, wait: bool = True) -> dict[str, Any]:
    """Return an external secret."""
    annotations = {"waitFor": "condition=Ready"} if wait else {}
    spec = {"secretStoreRef": {"name": "store"}, "data": list(data)}
    return {**meta("app", **annotations), "spec": spec}


def stored(value: str | None, region: str = "eu-west-1") -> tuple[Thing, ...]:
    """Return a secret of Secrets Manager, with a value if there is one."""
    secret = thing(STORED, "arn-db", {"name": "db"}, place=region, arn="arn-db")
    if value is None:
        return (secret,)
    given = {"secretId": "arn-db", "secretString": value}
    return (secret, thing(VERSION, "v", given, place=region))


def cluster(*, automatic: bool = True, **compute: object) -> Thing:
    """Return the cluster whose objects these are."""
    config = {"enabled": automatic, **compute}
    return thing(CLUSTER, "main", computeConfig=config, name="main", arn=CLUSTER_ARN)


def group(tag: str, kind: str = "ip", place: str = "eu-west-1") -> Thing:
    """Return the target group with the tag of a cluster."""
    tags = {"eks:eks-cluster-name": tag}
    return thing(
        TARGET_GROUP,
        GROUP_ARN,
        place=place,
        arn=GROUP_ARN,
        tagsAll=tags,
        targetType=kind,
    )


def entry(kind: str) -> Thing:
    """Return the access entry of the nodes' role."""
    given = {"clusterName": "main", "principalArn": "arn:aws:iam::1:role/nodes"}
    return thing(ACCESS_ENTRY, "main:nodes", {**given, "type": kind})


ONE: Final = {"secretKey": "url", "remoteRef": REMOTE}
JOINED: Final = (cluster(), kube(NODE_POOL, "own", {"spec": POOL}), CLASS, entry("EC2"))

CASES: Final = (
    Case(
        rule="ACR-001",
        token=STORE,
        refused=meta("store"),
        passes=meta("store"),
        passing=(INSTALLED,),
    ),
    Case(
        rule="ACR-002",
        token=EXTERNAL_SECRET,
        refused=copied(),
        passes=copied(),
        there=(kube(STORE, "store", space="two"),),
        passing=(SHOP,),
    ),
    *(
        Case(
            rule="ACR-003",
            token=EXTERNAL_SECRET,
            refused=copied(ONE),
            passes=copied(ONE),
            there=(SHOP, *there),
            passing=(SHOP, *stored('{"url": "x"}')),
        )
        for there in (
            (),
            stored(None),
            stored('{"uri": "x"}'),
            stored("no JSON"),
            stored('{"url": "x"}', "us-east-1"),
        )
    ),
    Case(
        rule="ACR-003",
        token=EXTERNAL_SECRET,
        refused=copied(ONE),
        passes=copied(ONE, wait=False),
        there=(SHOP,),
    ),
    Case(
        rule="ACR-011",
        token=NODE_CLASS,
        there=(cluster(automatic=False),),
        passing=(cluster(),),
    ),
    *(
        Case(
            rule="ACR-012",
            token=DEPLOYMENT,
            refused=deployment(CONTAINER),
            passes=deployment(CONTAINER),
            there=there,
            passing=passing,
        )
        for there, passing in (
            ((cluster(),), JOINED),
            (JOINED[:2], (cluster(nodePools=["system"]),)),
            (JOINED[:3], (cluster(), thing(NODE_GROUP, "g", {"clusterName": "main"}))),
            ((*JOINED[:3], entry("STANDARD")), JOINED),
        )
    ),
    Case(
        rule="ACR-012",
        token=RELEASE,
        refused={"chart": "external-secrets"},
        passes={"chart": "external-secrets", "skipAwait": True},
        there=(cluster(),),
    ),
    *(
        Case(
            rule="ACR-013",
            token=BINDING,
            refused=BOUND,
            passes=BOUND,
            there=(cluster(), *there),
            passing=(cluster(), group("main")),
        )
        for there in ((), (group("other"),), (group("main", place="us-east-1"),))
    ),
    Case(
        rule="ACR-014",
        token=BINDING,
        refused=BOUND,
        passes=BOUND,
        there=(group("main", "instance"),),
        passing=(group("main"),),
    ),
    Case(
        rule="ACR-015",
        token=BINDING,
        refused=BOUND,
        passes=BOUND,
        there=(kube(SERVICE, "app", space="two"),),
        passing=(kube(SERVICE, "app"),),
    ),
    *(
        Case(
            rule="ACR-016",
            token=BINDING,
            refused={**BOUND, "spec": {**BOUND["spec"], name: other}},
            passes={**BOUND, "spec": {**BOUND["spec"], "serviceRef": {"port": 81}}},
            now=kube(BINDING, "app", BOUND),
        )
        for name, other in (
            ("targetGroupARN", f"{GROUP_ARN}0"),
            ("targetType", "instance"),
        )
    ),
)
