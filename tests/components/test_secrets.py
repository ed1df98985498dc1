"""Promises of a region's secrets."""

import json
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as k8s

from components.regional.secrets.secrets import Secrets, SecretsArgs
from plan.naming import Scope
from tests.engine import Graph, record

REGION = "eu-west-1"
ACCOUNT = "111122223333"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0a1b2c3d-0000-4000-8000-000000000000"
TOKEN = "token-nobody-may-read"
ADDRESS = "postgres://api:hush@database.internal:5432/keeptrusts"

RELEASE = "kubernetes:helm.sh/v3:Release"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
SECRET = "aws:secretsmanager/secret:Secret"


#: A secret of the database, which the operator copies for the Jobs.
MASTER = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:database-master-AbCdEf"


def secrets(
    *,
    api: bool = True,
    protect: bool = True,
    sealed: bool = True,
    seeded: bool = False,
    mirror: str | None = None,
) -> Graph:
    """Record the secrets of one region."""

    def build() -> None:
        cloud = aws.Provider("aws", region=REGION)
        cluster = k8s.Provider("kubernetes")
        nodes = k8s.core.v1.ConfigMap(
            "nodes", opts=pulumi.ResourceOptions(provider=cluster)
        )
        wrap = pulumi.Output.secret if sealed else pulumi.Output.from_input
        Secrets(
            "secrets",
            SecretsArgs(
                gateway_token=None if seeded else wrap(TOKEN),
                database_url=wrap(ADDRESS) if api else None,
                data_key_arn=KEY,
                cluster_name="keeptrusts",
                account=ACCOUNT,
                further_secret_arns=[pulumi.Output.from_input(MASTER)],
                nodes_ready=[nodes],
                mirror=mirror,
                protect=protect,
            ),
            scope=Scope(region=REGION, zone="eu"),
            opts=pulumi.ResourceOptions(providers=[cloud, cluster]),
        )

    return record(build)


def statements(graph: Graph) -> list[dict[str, Any]]:
    """Return what the operator's role allows."""
    policy = graph.only("aws:iam/rolePolicy:RolePolicy").inputs["policy"]
    return list(json.loads(policy)["Statement"])


def test_values_are_secret_wherever_they_appear() -> None:
    """A value is nowhere in plain, even if the caller forgot to mark it."""
    graph = secrets(sealed=False)
    shown = str(graph.dump())

    assert TOKEN not in shown
    assert ADDRESS not in shown
    assert {v.secret_inputs for v in graph.of_type(VERSION)} == {("secretString",)}


def test_a_region_without_an_api_holds_no_database_address() -> None:
    """Only who needs a secret has one."""
    assert [s.name for s in secrets(api=False).of_type(SECRET)] == ["secrets-gateway"]


def test_secrets_stay_in_their_region_under_its_key() -> None:
    """No secret is replicated, and each is encrypted with the region's own key."""
    for secret in secrets().of_type(SECRET):
        assert "replicas" not in secret.inputs
        assert secret.inputs["kmsKeyId"] == KEY
        assert secret.region == REGION


def test_a_deleted_secret_does_not_hold_its_name() -> None:
    """A name in recovery would keep the region from coming back."""
    assert all("name" not in s.inputs for s in secrets().of_type(SECRET))


def test_protection_reaches_the_secrets_only() -> None:
    """What can be made again is never in the way of a teardown."""
    protected = {r.type for r in secrets().resources if r.protect}

    assert protected == {SECRET}
    assert not any(r.protect for r in secrets(protect=False).resources)


def test_the_operator_reads_the_named_secrets_and_nothing_else() -> None:
    """Neither an action nor a resource of its policy holds a wildcard."""
    graph = secrets()
    read, decrypt = statements(graph)

    assert "*" not in json.dumps([read, decrypt])
    named = {secret.outputs["arn"] for secret in graph.of_type(SECRET)}
    assert set(read["Resource"]) == {*named, MASTER}
    assert decrypt["Resource"] == [KEY]


def test_the_key_serves_the_operator_through_secrets_manager_only() -> None:
    """The same key encrypts other data, which the operator must not decrypt."""
    _, decrypt = statements(secrets())

    assert decrypt["Condition"] == {
        "StringEquals": {"kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com"}
    }


def test_only_pods_of_this_account_assume_the_role() -> None:
    """The role trusts Pod Identity, bound to the account, with session tags."""
    role = secrets().only("aws:iam/role:Role")
    (trust,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]

    assert trust["Principal"] == {"Service": "pods.eks.amazonaws.com"}
    assert set(trust["Action"]) == {"sts:AssumeRole", "sts:TagSession"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def test_the_role_is_bound_to_the_operators_own_account() -> None:
    """Association and release agree on the namespace and the service account."""
    graph = secrets()
    bound = graph.only("aws:eks/podIdentityAssociation:PodIdentityAssociation").inputs
    release = graph.only(RELEASE).inputs

    assert bound["namespace"] == release["namespace"]
    assert bound["serviceAccount"] == release["values"]["serviceAccount"]["name"]


def test_the_operator_starts_after_its_nodes_and_its_identity() -> None:
    """A pod gets an identity only if the association was there before it."""
    needs = secrets().only(RELEASE).dependencies

    assert {"nodes", "secrets-operator-identity"} <= set(needs)


def test_a_seeded_token_is_nowhere_in_the_state() -> None:
    """Only its container is declared; the database's address is written as ever."""
    graph = secrets(seeded=True)

    assert [v.name for v in graph.of_type(VERSION)] == ["secrets-database-value"]
    assert {s.name: s.inputs["tags"] for s in graph.of_type(SECRET)} == {
        "secrets-gateway": {"keeptrusts:secret": "gateway"},
        "secrets-database": {"keeptrusts:secret": "database"},
    }


def test_every_image_of_the_operator_comes_from_the_mirror() -> None:
    """Where nodes reach no registry of others, one image left out would never start."""
    own = secrets().only(RELEASE).inputs["values"]
    mirrored = secrets(mirror="registry.example.com").only(RELEASE).inputs["values"]
    image = {"repository": "registry.example.com/external-secrets/external-secrets"}

    assert "image" not in own
    assert mirrored["image"] == image
    assert mirrored["webhook"] == mirrored["certController"] == {"image": image}
    assert {k: mirrored[k] for k in own} == own


def test_the_operators_namespace_admits_restricted_pods_only() -> None:
    """Whoever can read secrets runs without privileges."""
    labels = secrets().only("kubernetes:core/v1:Namespace").inputs["metadata"]["labels"]

    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"
