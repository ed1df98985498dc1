"""Promises of what a database stands in, whatever its role."""

import json

import pytest

from components.regional.database import Role
from tests.components.databases import INSTANCE, recorded
from tests.components.stand_ins import ACCOUNT, LOGS_KEY
from tests.graph import Graph

ROLES: tuple[Role, ...] = ("primary", "replica")


@pytest.fixture(scope="module", params=ROLES)
def either(request: pytest.FixtureRequest) -> Graph:
    """A database of either role, for what both promise."""
    return recorded(request.param)


def test_the_cluster_alone_connects_and_on_one_port(either: Graph) -> None:
    """One hole, for one security group; no address range, and nothing out."""
    rules = [r for r in either.resources if "securitygroup" in r.type.lower()]
    guard = either.only("aws:ec2/securityGroup:SecurityGroup")
    rule = either.only("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
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
    assert either.only(INSTANCE).inputs["vpcSecurityGroupIds"] == [guarding]


def test_a_database_lies_where_nothing_leads(either: Graph) -> None:
    """It is in the database subnets, with no public address."""
    group = either.only("aws:rds/subnetGroup:SubnetGroup")
    instance = either.only(INSTANCE).inputs

    assert group.inputs["subnetIds"] == ["subnet-database-a", "subnet-database-b"]
    assert instance["dbSubnetGroupName"] == group.outputs["name"]
    assert instance["publiclyAccessible"] is False


def test_connections_are_encrypted(either: Graph) -> None:
    """The instance uses a parameter group that turns plain connections away."""
    group = either.only("aws:rds/parameterGroup:ParameterGroup")
    parameters = {p["name"]: p["value"] for p in group.inputs["parameters"]}

    assert parameters["rds.force_ssl"] == "1"
    assert parameters["ssl_min_protocol_version"] == "TLSv1.2"
    assert either.only(INSTANCE).inputs["parameterGroupName"] == group.outputs["name"]


def test_a_lost_replica_cannot_fill_the_primary() -> None:
    """Write-ahead log kept for a silent replica is bounded below the disk's size."""
    primary = recorded("primary")
    group = primary.only("aws:rds/parameterGroup:ParameterGroup")
    parameters = {p["name"]: p["value"] for p in group.inputs["parameters"]}
    storage = primary.only(INSTANCE).inputs["allocatedStorage"]

    assert 0 < int(parameters["max_slot_wal_keep_size"]) < storage * 1024


def test_logs_are_kept_encrypted(either: Graph) -> None:
    """Each exported log finds its group made, with our key and a retention."""
    instance = either.only(INSTANCE)
    groups = either.of_type("aws:cloudwatch/logGroup:LogGroup")
    expected = {
        f"/aws/rds/instance/{instance.inputs['identifier']}/{log}"
        for log in instance.inputs["enabledCloudwatchLogsExports"]
    }

    assert {g.inputs["name"] for g in groups} == expected
    assert {(g.inputs["kmsKeyId"], g.inputs["retentionInDays"]) for g in groups} == {
        (LOGS_KEY, 365)
    }
    assert {g.name for g in groups} <= set(instance.dependencies)


def test_the_monitoring_role_serves_this_account_only(either: Graph) -> None:
    """One service may assume it, on behalf of our account and no other."""
    role = either.only("aws:iam/role:Role")
    (statement,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]

    assert statement["Principal"] == {"Service": "monitoring.rds.amazonaws.com"}
    assert statement["Action"] == ["sts:AssumeRole"]
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
