"""Promises of what a database stands in, whatever its role."""

import json

import pytest

from plan.region import DatabaseRole
from tests.components.database_fixtures import INSTANCE, recorded
from tests.components.fakes import ACCOUNT, LOGS_KEY
from tests.graph import Graph


@pytest.fixture(scope="module", params=DatabaseRole)
def each(request: pytest.FixtureRequest) -> Graph:
    """A database of any role, for what all promise."""
    return recorded(request.param)


def test_the_cluster_alone_connects_and_on_one_port(each: Graph) -> None:
    """One hole, for one security group; no address range, and nothing out."""
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


def test_a_database_lies_where_nothing_leads(each: Graph) -> None:
    """It is in the database subnets, with no public address."""
    group = each.only("aws:rds/subnetGroup:SubnetGroup")
    instance = each.only(INSTANCE).inputs

    assert group.inputs["subnetIds"] == ["subnet-database-a", "subnet-database-b"]
    assert instance["dbSubnetGroupName"] == group.outputs["name"]
    assert instance["publiclyAccessible"] is False


def test_connections_are_encrypted(each: Graph) -> None:
    """The instance uses a parameter group that turns plain connections away."""
    group = each.only("aws:rds/parameterGroup:ParameterGroup")
    parameters = {p["name"]: p["value"] for p in group.inputs["parameters"]}

    assert parameters["rds.force_ssl"] == "1"
    assert parameters["ssl_min_protocol_version"] == "TLSv1.2"
    assert each.only(INSTANCE).inputs["parameterGroupName"] == group.outputs["name"]


def test_what_waits_for_a_restart_anyway_is_asked_to() -> None:
    """AWS tells of nothing else where a value is what it would be without us."""
    group = recorded(DatabaseRole.PRIMARY).only("aws:rds/parameterGroup:ParameterGroup")
    waiting = {
        parameter["name"]
        for parameter in group.inputs["parameters"]
        if parameter.get("applyMethod") == "pending-reboot"
    }

    assert waiting == {"rds.force_ssl", "ssl_min_protocol_version"}


@pytest.mark.parametrize("storage", [20, 50, 100, 1000])
def test_a_lost_replica_cannot_fill_the_primary(storage: int) -> None:
    """Write-ahead log kept for a silent replica leaves half of the smallest disk."""
    primary = recorded(DatabaseRole.PRIMARY, allocated_storage_gib=storage)
    group = primary.only("aws:rds/parameterGroup:ParameterGroup")
    parameters = {p["name"]: p["value"] for p in group.inputs["parameters"]}

    assert primary.only(INSTANCE).inputs["allocatedStorage"] == storage
    kept = int(parameters["max_slot_wal_keep_size"])
    assert 0 < kept <= storage * 1024 // 2
    assert kept == 51_200 or storage < 100


def test_what_is_written_to_bounds_its_log() -> None:
    """A promoted database has replicas of its own to fear; a replica has none."""
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
def test_the_parameters_are_of_the_engines_family(version: str) -> None:
    """Another major version is another group; another minor one is not."""
    graph = recorded(DatabaseRole.PRIMARY, engine_version=version)
    group = graph.only("aws:rds/parameterGroup:ParameterGroup")

    assert group.inputs["family"] == f"postgres{version[:2]}"
    assert "name" not in group.inputs


def test_logs_are_kept_encrypted(each: Graph) -> None:
    """Each exported log finds its group made, with our key and a retention."""
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


def test_the_monitoring_role_serves_this_account_only(each: Graph) -> None:
    """One service may assume it, on behalf of our account and no other."""
    role = each.only("aws:iam/role:Role")
    (statement,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]

    assert statement["Principal"] == {"Service": "monitoring.rds.amazonaws.com"}
    assert statement["Action"] == ["sts:AssumeRole"]
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
