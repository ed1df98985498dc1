"""Secrets of a region."""

import json
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as k8s

from components.regional.secrets.secrets import Secrets, SecretsArgs
from plan.naming import Scope
from tests.mocks.pulumi_mocks import Graph, record

REGION = "eu-west-1"
ACCOUNT = "111122223333"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0a1b2c3d-0000-4000-8000-000000000000"
TOKEN = "token-nobody-may-read"
ADDRESS = "postgres://api:hush@database.internal:5432/keeptrusts"

RELEASE = "kubernetes:helm.sh/v3:Release"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
SECRET = "aws:secretsmanager/secret:Secret"


#: Secret of the database, which the operator copies for the Jobs.
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
            scope=Scope(region=REGION, residency_zone="eu"),
            opts=pulumi.ResourceOptions(providers=[cloud, cluster]),
        )

    return record(build)


def statements(graph: Graph) -> list[dict[str, Any]]:
    """Return the statements of the operator's role."""
    policy = graph.only("aws:iam/rolePolicy:RolePolicy").inputs["policy"]
    return list(json.loads(policy)["Statement"])


def test_secret_values_are_secret_in_state() -> None:
    """A value is secret even if the caller did not mark it."""
    graph = secrets(sealed=False)
    shown = str(graph.dump())

    assert TOKEN not in shown
    assert ADDRESS not in shown
    assert {v.secret_inputs for v in graph.of_type(VERSION)} == {("secretString",)}


def test_region_without_api_has_no_database_secret() -> None:
    """A region has only the secrets that it reads."""
    assert [s.name for s in secrets(api=False).of_type(SECRET)] == ["secrets-gateway"]


def test_secrets_are_not_replicated_and_use_the_data_key() -> None:
    """Each secret is encrypted with the region's own key."""
    for secret in secrets().of_type(SECRET):
        assert "replicas" not in secret.inputs
        assert secret.inputs["kmsKeyId"] == KEY
        assert secret.region == REGION


def test_secrets_are_named_by_the_provider() -> None:
    """A name in its recovery window would block a new deployment of the region."""
    assert all("name" not in s.inputs for s in secrets().of_type(SECRET))


def test_protection_covers_secrets_only() -> None:
    """Other resources can be created again."""
    protected = {r.type for r in secrets().resources if r.protect}

    assert protected == {SECRET}
    assert not any(r.protect for r in secrets(protect=False).resources)


def test_operator_policy_allows_named_secrets_only() -> None:
    """No action and no resource of its policy has a wildcard."""
    graph = secrets()
    read, decrypt = statements(graph)

    assert "*" not in json.dumps([read, decrypt])
    named = {secret.outputs["arn"] for secret in graph.of_type(SECRET)}
    assert set(read["Resource"]) == {*named, MASTER}
    assert decrypt["Resource"] == [KEY]


def test_operator_uses_the_key_through_secrets_manager_only() -> None:
    """The key also encrypts other data, which the operator must not decrypt."""
    _, decrypt = statements(secrets())

    assert decrypt["Condition"] == {
        "StringEquals": {"kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com"}
    }


def test_operator_role_trusts_pod_identity_of_this_account_only() -> None:
    """The trust policy requires the account and allows session tags."""
    role = secrets().only("aws:iam/role:Role")
    (trust,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]

    assert trust["Principal"] == {"Service": "pods.eks.amazonaws.com"}
    assert set(trust["Action"]) == {"sts:AssumeRole", "sts:TagSession"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def test_operator_role_is_bound_to_its_service_account() -> None:
    """Association and release have the same namespace and service account."""
    graph = secrets()
    bound = graph.only("aws:eks/podIdentityAssociation:PodIdentityAssociation").inputs
    release = graph.only(RELEASE).inputs

    assert bound["namespace"] == release["namespace"]
    assert bound["serviceAccount"] == release["values"]["serviceAccount"]["name"]


def test_operator_release_depends_on_nodes_and_pod_identity() -> None:
    """A pod gets credentials only from an association that exists when it starts."""
    needs = secrets().only(RELEASE).dependencies

    assert {"nodes", "secrets-operator-identity"} <= set(needs)


def test_external_token_is_not_in_state() -> None:
    """The secret has no version; the database URL is written as before."""
    graph = secrets(seeded=True)

    assert [v.name for v in graph.of_type(VERSION)] == ["secrets-database-value"]
    assert {s.name: s.inputs["tags"] for s in graph.of_type(SECRET)} == {
        "secrets-gateway": {"keeptrusts:secret": "gateway"},
        "secrets-database": {"keeptrusts:secret": "database"},
    }


def test_operator_images_come_from_the_mirror() -> None:
    """Without egress an image from another registry could not be pulled."""
    own = secrets().only(RELEASE).inputs["values"]
    mirrored = secrets(mirror="registry.example.com").only(RELEASE).inputs["values"]
    image = {"repository": "registry.example.com/external-secrets/external-secrets"}

    assert "image" not in own
    assert mirrored["image"] == image
    assert mirrored["webhook"] == mirrored["certController"] == {"image": image}
    assert {k: mirrored[k] for k in own} == own


def test_operator_namespace_enforces_the_restricted_standard() -> None:
    """Pods that can read secrets run without privileges."""
    labels = secrets().only("kubernetes:core/v1:Namespace").inputs["metadata"]["labels"]

    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"
