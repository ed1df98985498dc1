"""Supporting resources of a database in any role."""

import json

import pytest

from plan.database import DatabaseRole
from tests.components.database_fixtures import INSTANCE, recorded
from tests.components.fakes import ACCOUNT, LOGS_KEY
from tests.graph import Graph


@pytest.fixture(scope="module", params=DatabaseRole)
def each(request: pytest.FixtureRequest) -> Graph:
    """A database of any role."""
    return recorded(request.param)


def test_database_security_group_allows_the_cluster_on_5432_only(each: Graph) -> None:
    """One ingress rule for one security group; no CIDR and no egress."""
    rules = [r for r in each.resources if "securitygroup" in r.type.lower()]
    guard = each.only("aws:ec2/securityGroup:SecurityGroup")
    rule = each.only("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    guarding = guard.outputs["arn"].rpartition("/")[2]

    assert len(rules) == 2
    assert not {"ingress", "egress"} & guard.inputs.keys()
    assert rule.inputs == {
        "securityGroupId": guarding,
        "referencedSecurityGroupId": "sg-cluster",
        "description": "PostgreSQL from the cluster.",
        "ipProtocol": "tcp",
        "fromPort": 5432,
        "toPort": 5432,
    }
    assert each.only(INSTANCE).inputs["vpcSecurityGroupIds"] == [guarding]


def test_database_is_in_database_subnets_without_public_address(each: Graph) -> None:
    """The subnet group has the database subnets only."""
    group = each.only("aws:rds/subnetGroup:SubnetGroup")
    instance = each.only(INSTANCE).inputs

    assert group.inputs["subnetIds"] == ["subnet-database-a", "subnet-database-b"]
    assert instance["dbSubnetGroupName"] == group.outputs["name"]
    assert instance["publiclyAccessible"] is False


def test_database_parameter_group_requires_tls(each: Graph) -> None:
    """The instance rejects connections without TLS."""
    group = each.only("aws:rds/parameterGroup:ParameterGroup")
    parameters = {p["name"]: p["value"] for p in group.inputs["parameters"]}

    assert parameters["rds.force_ssl"] == "1"
    assert parameters["ssl_min_protocol_version"] == "TLSv1.2"
    assert each.only(INSTANCE).inputs["parameterGroupName"] == group.outputs["name"]


def test_database_parameters_equal_to_the_default_are_pending_reboot() -> None:
    """RDS reports no other apply method for a value that equals the default."""
    group = recorded(DatabaseRole.PRIMARY).only("aws:rds/parameterGroup:ParameterGroup")
    waiting = {
        parameter["name"]
        for parameter in group.inputs["parameters"]
        if parameter.get("applyMethod") == "pending-reboot"
    }

    assert waiting == {"rds.force_ssl", "ssl_min_protocol_version"}


@pytest.mark.parametrize("storage", [20, 50, 100, 1000])
def test_primary_wal_limit_leaves_half_of_the_storage(storage: int) -> None:
    """WAL kept for a lost replica never fills the smallest disk."""
    primary = recorded(DatabaseRole.PRIMARY, allocated_storage_gib=storage)
    group = primary.only("aws:rds/parameterGroup:ParameterGroup")
    parameters = {p["name"]: p["value"] for p in group.inputs["parameters"]}

    assert primary.only(INSTANCE).inputs["allocatedStorage"] == storage
    kept = int(parameters["max_slot_wal_keep_size"])
    assert 0 < kept <= storage * 1024 // 2
    assert kept == 51_200 or storage < 100


def test_writable_database_limits_retained_wal() -> None:
    """A promoted database has replicas, too; a replica has none."""
    bounded = {
        role
        for role in DatabaseRole
        for parameter in recorded(role)
        .only("aws:rds/parameterGroup:ParameterGroup")
        .inputs["parameters"]
        if parameter["name"] == "max_slot_wal_keep_size"
    }

    assert bounded == {DatabaseRole.PRIMARY, DatabaseRole.PROMOTED}


@pytest.mark.parametrize("version", ["17", "17.6", "18.1"])
def test_database_parameter_group_family_is_the_major_version(version: str) -> None:
    """Another major version has another group; another minor one does not."""
    graph = recorded(DatabaseRole.PRIMARY, engine_version=version)
    group = graph.only("aws:rds/parameterGroup:ParameterGroup")

    assert group.inputs["family"] == f"postgres{version[:2]}"
    assert "name" not in group.inputs


def test_database_log_groups_are_encrypted_with_retention(each: Graph) -> None:
    """Each exported log finds its group created, with the logs key and a retention."""
    instance = each.only(INSTANCE)
    groups = each.of_type("aws:cloudwatch/logGroup:LogGroup")
    expected = {
        f"/aws/rds/instance/{instance.inputs['identifier']}/{log}"
        for log in instance.inputs["enabledCloudwatchLogsExports"]
    }

    assert {g.inputs["name"] for g in groups} == expected
    assert {(g.inputs["kmsKeyId"], g.inputs["retentionInDays"]) for g in groups} == {
        (LOGS_KEY, 365)
    }
    assert {g.name for g in groups} <= set(instance.dependencies)


def test_monitoring_role_trusts_rds_for_this_account_only(each: Graph) -> None:
    """One service may assume the role, on behalf of this account."""
    role = each.only("aws:iam/role:Role")
    (statement,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]

    assert statement["Principal"] == {"Service": "monitoring.rds.amazonaws.com"}
    assert statement["Action"] == ["sts:AssumeRole"]
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
