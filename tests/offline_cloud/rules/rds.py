"""Requests to RDS that are refused."""

from typing import Final

from offline_cloud.aws.rds.tokens import INSTANCE, PARAMETER_GROUP, SUBNET_GROUP
from tests.offline_cloud.rules.case import RuleCase, thing, without
from tests.offline_cloud.rules.instances import PRIMARY, REPLICA, other, source

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
    RuleCase(
        rule="RDS-001",
        token=INSTANCE,
        refused={"manageMasterUserPassword": True, "password": "hunter2"},
        passes={"manageMasterUserPassword": False, "password": "hunter2"},
    ),
    RuleCase(
        rule="RDS-002",
        token=INSTANCE,
        refused={"performanceInsightsRetentionPeriod": 464},
        passes={"performanceInsightsRetentionPeriod": 465},
    ),
    RuleCase(
        rule="RDS-002",
        token=INSTANCE,
        refused={"performanceInsightsRetentionPeriod": 24 * 31},
        passes={"performanceInsightsRetentionPeriod": 731},
    ),
    RuleCase(
        rule="RDS-003",
        token=INSTANCE,
        refused={"monitoringInterval": 20},
        passes={"monitoringInterval": 15},
    ),
    RuleCase(
        rule="RDS-004",
        token=INSTANCE,
        refused=without(MONITORED, "monitoringRoleArn"),
        passes=MONITORED,
    ),
    RuleCase(
        rule="RDS-004",
        token=INSTANCE,
        refused=without(MONITORED, "monitoringInterval"),
        passes={"monitoringInterval": 0},
    ),
    RuleCase(
        rule="RDS-005",
        token=INSTANCE,
        refused={**ADVANCED, "performanceInsightsRetentionPeriod": 31},
        passes=ADVANCED,
    ),
    RuleCase(
        rule="RDS-005",
        token=INSTANCE,
        refused=without(ADVANCED, "performanceInsightsEnabled"),
        passes={"databaseInsightsMode": "standard"},
    ),
    RuleCase(
        rule="RDS-006",
        token=INSTANCE,
        refused={"allocatedStorage": 100, "maxAllocatedStorage": 109},
        passes={"allocatedStorage": 100, "maxAllocatedStorage": 110},
    ),
    RuleCase(
        rule="RDS-006",
        token=INSTANCE,
        refused={"allocatedStorage": 100, "maxAllocatedStorage": 50},
        passes={"allocatedStorage": 100, "maxAllocatedStorage": 0},
    ),
    RuleCase(
        rule="RDS-007",
        token=INSTANCE,
        current=other("db-2", skipFinalSnapshot=False),
        passing_current=other("db-2", finalSnapshotIdentifier="last"),
    ),
    RuleCase(
        rule="RDS-008",
        token=INSTANCE,
        refused={"allocatedStorage": 99},
        passes={"allocatedStorage": 101},
        current=other("db-2", allocatedStorage=100),
    ),
    RuleCase(
        rule="RDS-021",
        token=SUBNET_GROUP,
        refused={"subnetIds": ["a", "b"]},
        passes={"subnetIds": ["a", "b"]},
        existing=(A, thing(SUBNET, "b", availabilityZone="eu-west-1a")),
        passing_existing=(A, thing(SUBNET, "b", availabilityZone="eu-west-1b")),
    ),
    RuleCase(
        rule="RDS-022",
        token=INSTANCE,
        refused={**PRIMARY, "engineVersion": "16", "parameterGroupName": "params"},
        passes={**PRIMARY, "parameterGroupName": "params"},
        existing=(thing(PARAMETER_GROUP, "params", GROUP),),
    ),
    RuleCase(
        rule="RDS-022",
        token=INSTANCE,
        refused={**REPLICA, "parameterGroupName": "params"},
        passes={**REPLICA, "parameterGroupName": "params"},
        existing=(
            thing(PARAMETER_GROUP, "params", GROUP),
            *source(engineVersion="16.4"),
        ),
        passing_existing=(thing(PARAMETER_GROUP, "params", GROUP), *source()),
    ),
    RuleCase(
        rule="RDS-022",
        token=INSTANCE,
        refused={"engineVersion": "18.1", "parameterGroupName": "params"},
        passes={"engineVersion": "17.7", "parameterGroupName": "params"},
        existing=(thing(PARAMETER_GROUP, "params", GROUP),),
        current=other("db-2", engine="postgres", engineVersionActual="17.6"),
    ),
    RuleCase(
        rule="RDS-023",
        token=SUBNET_GROUP,
        current=thing(SUBNET_GROUP, "mine", name="mine"),
        existing=(other("db-2", dbSubnetGroupName="mine"),),
        passing_existing=(other("db-2", dbSubnetGroupName="other"),),
    ),
    RuleCase(
        rule="RDS-024",
        token=PARAMETER_GROUP,
        current=thing(PARAMETER_GROUP, "mine", name="mine"),
        existing=(other("db-2", parameterGroupName="mine"),),
        passing_existing=(other("db-2", parameterGroupName="other"),),
    ),
    RuleCase(
        rule="NAM-003",
        token=INSTANCE,
        refused={"identifier": "Primary"},
        passes={"identifier": "primary-2"},
        existing=source("eu-west-1"),
        passing_existing=source("us-east-1"),
    ),
    RuleCase(
        rule="NAM-004",
        token=SUBNET_GROUP,
        refused={"name": "mine"},
        passes={"name": "yours"},
        existing=(thing(SUBNET_GROUP, "mine", name="mine"),),
    ),
    RuleCase(
        rule="NAM-005",
        token=PARAMETER_GROUP,
        refused={"name": "mine"},
        passes={"name": "yours"},
        existing=(thing(PARAMETER_GROUP, "mine", name="mine"),),
    ),
)
