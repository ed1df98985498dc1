"""Requests to RDS that are refused."""

from typing import Final

from operations.rehearsal.rules.database_groups import PARAMETER_GROUP, SUBNET_GROUP
from operations.rehearsal.rules.rds import INSTANCE
from tests.rehearsal.rules.case import Case, thing, without
from tests.rehearsal.rules.instances import PRIMARY, REPLICA, other, source

SUBNET: Final = "aws:ec2/subnet:Subnet"
MONITORED: Final = {
    "monitoringInterval": 30,
    "monitoringRoleArn": "arn:aws:iam::1:role/m",
}
ADVANCED: Final = {
    "databaseInsightsMode": "advanced",
    "performanceInsightsEnabled": True,
    "performanceInsightsRetentionPeriod": 465,
}
A: Final = thing(SUBNET, "a", availabilityZone="eu-west-1a")
GROUP: Final = {"name": "params", "family": "postgres17"}


CASES: Final = (
    Case(
        rule="RDS-001",
        token=INSTANCE,
        refused={"manageMasterUserPassword": True, "password": "hunter2"},
        passes={"manageMasterUserPassword": False, "password": "hunter2"},
    ),
    Case(
        rule="RDS-002",
        token=INSTANCE,
        refused={"performanceInsightsRetentionPeriod": 464},
        passes={"performanceInsightsRetentionPeriod": 465},
    ),
    Case(
        rule="RDS-002",
        token=INSTANCE,
        refused={"performanceInsightsRetentionPeriod": 24 * 31},
        passes={"performanceInsightsRetentionPeriod": 731},
    ),
    Case(
        rule="RDS-003",
        token=INSTANCE,
        refused={"monitoringInterval": 20},
        passes={"monitoringInterval": 15},
    ),
    Case(
        rule="RDS-004",
        token=INSTANCE,
        refused=without(MONITORED, "monitoringRoleArn"),
        passes=MONITORED,
    ),
    Case(
        rule="RDS-004",
        token=INSTANCE,
        refused=without(MONITORED, "monitoringInterval"),
        passes={"monitoringInterval": 0},
    ),
    Case(
        rule="RDS-005",
        token=INSTANCE,
        refused={**ADVANCED, "performanceInsightsRetentionPeriod": 31},
        passes=ADVANCED,
    ),
    Case(
        rule="RDS-005",
        token=INSTANCE,
        refused=without(ADVANCED, "performanceInsightsEnabled"),
        passes={"databaseInsightsMode": "standard"},
    ),
    Case(
        rule="RDS-006",
        token=INSTANCE,
        refused={"allocatedStorage": 100, "maxAllocatedStorage": 109},
        passes={"allocatedStorage": 100, "maxAllocatedStorage": 110},
    ),
    Case(
        rule="RDS-006",
        token=INSTANCE,
        refused={"allocatedStorage": 100, "maxAllocatedStorage": 50},
        passes={"allocatedStorage": 100, "maxAllocatedStorage": 0},
    ),
    Case(
        rule="RDS-007",
        token=INSTANCE,
        now=other("db-2", skipFinalSnapshot=False),
        passing_now=other("db-2", finalSnapshotIdentifier="last"),
    ),
    Case(
        rule="RDS-008",
        token=INSTANCE,
        refused={"allocatedStorage": 99},
        passes={"allocatedStorage": 101},
        now=other("db-2", allocatedStorage=100),
    ),
    Case(
        rule="RDS-021",
        token=SUBNET_GROUP,
        refused={"subnetIds": ["a", "b"]},
        passes={"subnetIds": ["a", "b"]},
        there=(A, thing(SUBNET, "b", availabilityZone="eu-west-1a")),
        passing=(A, thing(SUBNET, "b", availabilityZone="eu-west-1b")),
    ),
    Case(
        rule="RDS-022",
        token=INSTANCE,
        refused={**PRIMARY, "engineVersion": "16", "parameterGroupName": "params"},
        passes={**PRIMARY, "parameterGroupName": "params"},
        there=(thing(PARAMETER_GROUP, "params", GROUP),),
    ),
    Case(
        rule="RDS-022",
        token=INSTANCE,
        refused={**REPLICA, "parameterGroupName": "params"},
        passes={**REPLICA, "parameterGroupName": "params"},
        there=(thing(PARAMETER_GROUP, "params", GROUP), *source(engineVersion="16.4")),
        passing=(thing(PARAMETER_GROUP, "params", GROUP), *source()),
    ),
    Case(
        rule="RDS-022",
        token=INSTANCE,
        refused={"engineVersion": "18.1", "parameterGroupName": "params"},
        passes={"engineVersion": "17.7", "parameterGroupName": "params"},
        there=(thing(PARAMETER_GROUP, "params", GROUP),),
        now=other("db-2", engine="postgres", engineVersionActual="17.6"),
    ),
    Case(
        rule="RDS-023",
        token=SUBNET_GROUP,
        now=thing(SUBNET_GROUP, "mine", name="mine"),
        there=(other("db-2", dbSubnetGroupName="mine"),),
        passing=(other("db-2", dbSubnetGroupName="other"),),
    ),
    Case(
        rule="RDS-024",
        token=PARAMETER_GROUP,
        now=thing(PARAMETER_GROUP, "mine", name="mine"),
        there=(other("db-2", parameterGroupName="mine"),),
        passing=(other("db-2", parameterGroupName="other"),),
    ),
    Case(
        rule="NAM-003",
        token=INSTANCE,
        refused={"identifier": "Primary"},
        passes={"identifier": "primary-2"},
        there=source("eu-west-1"),
        passing=source("us-east-1"),
    ),
    Case(
        rule="NAM-004",
        token=SUBNET_GROUP,
        refused={"name": "mine"},
        passes={"name": "yours"},
        there=(thing(SUBNET_GROUP, "mine", name="mine"),),
    ),
    Case(
        rule="NAM-005",
        token=PARAMETER_GROUP,
        refused={"name": "mine"},
        passes={"name": "yours"},
        there=(thing(PARAMETER_GROUP, "mine", name="mine"),),
    ),
)
