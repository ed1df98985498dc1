"""Cases of the rules of RDS."""

from typing import Final

from offline_cloud.aws.rds.tokens import INSTANCE, PARAMETER_GROUP, SUBNET_GROUP
from tests.offline_cloud.rules.case import RuleCase, stored_resource, without
from tests.offline_cloud.rules.rds_instances import PRIMARY, REPLICA, other, source

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
A: Final = stored_resource(SUBNET, "a", availabilityZone="eu-west-1a")
GROUP: Final = {"name": "params", "family": "postgres17"}


CASES: Final = (
    RuleCase(
        rule="RDS-001",
        token=INSTANCE,
        rejected_inputs={"manageMasterUserPassword": True, "password": "hunter2"},
        passing_inputs={"manageMasterUserPassword": False, "password": "hunter2"},
    ),
    RuleCase(
        rule="RDS-002",
        token=INSTANCE,
        rejected_inputs={"performanceInsightsRetentionPeriod": 464},
        passing_inputs={"performanceInsightsRetentionPeriod": 465},
    ),
    RuleCase(
        rule="RDS-002",
        token=INSTANCE,
        rejected_inputs={"performanceInsightsRetentionPeriod": 24 * 31},
        passing_inputs={"performanceInsightsRetentionPeriod": 731},
    ),
    RuleCase(
        rule="RDS-003",
        token=INSTANCE,
        rejected_inputs={"monitoringInterval": 20},
        passing_inputs={"monitoringInterval": 15},
    ),
    RuleCase(
        rule="RDS-004",
        token=INSTANCE,
        rejected_inputs=without(MONITORED, "monitoringRoleArn"),
        passing_inputs=MONITORED,
    ),
    RuleCase(
        rule="RDS-004",
        token=INSTANCE,
        rejected_inputs=without(MONITORED, "monitoringInterval"),
        passing_inputs={"monitoringInterval": 0},
    ),
    RuleCase(
        rule="RDS-005",
        token=INSTANCE,
        rejected_inputs={**ADVANCED, "performanceInsightsRetentionPeriod": 31},
        passing_inputs=ADVANCED,
    ),
    RuleCase(
        rule="RDS-005",
        token=INSTANCE,
        rejected_inputs=without(ADVANCED, "performanceInsightsEnabled"),
        passing_inputs={"databaseInsightsMode": "standard"},
    ),
    RuleCase(
        rule="RDS-006",
        token=INSTANCE,
        rejected_inputs={"allocatedStorage": 100, "maxAllocatedStorage": 109},
        passing_inputs={"allocatedStorage": 100, "maxAllocatedStorage": 110},
    ),
    RuleCase(
        rule="RDS-006",
        token=INSTANCE,
        rejected_inputs={"allocatedStorage": 100, "maxAllocatedStorage": 50},
        passing_inputs={"allocatedStorage": 100, "maxAllocatedStorage": 0},
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
        rejected_inputs={"allocatedStorage": 99},
        passing_inputs={"allocatedStorage": 101},
        current=other("db-2", allocatedStorage=100),
    ),
    RuleCase(
        rule="RDS-021",
        token=SUBNET_GROUP,
        rejected_inputs={"subnetIds": ["a", "b"]},
        passing_inputs={"subnetIds": ["a", "b"]},
        existing=(A, stored_resource(SUBNET, "b", availabilityZone="eu-west-1a")),
        passing_existing=(
            A,
            stored_resource(SUBNET, "b", availabilityZone="eu-west-1b"),
        ),
    ),
    RuleCase(
        rule="RDS-022",
        token=INSTANCE,
        rejected_inputs={
            **PRIMARY,
            "engineVersion": "16",
            "parameterGroupName": "params",
        },
        passing_inputs={**PRIMARY, "parameterGroupName": "params"},
        existing=(stored_resource(PARAMETER_GROUP, "params", GROUP),),
    ),
    RuleCase(
        rule="RDS-022",
        token=INSTANCE,
        rejected_inputs={**REPLICA, "parameterGroupName": "params"},
        passing_inputs={**REPLICA, "parameterGroupName": "params"},
        existing=(
            stored_resource(PARAMETER_GROUP, "params", GROUP),
            *source(engineVersion="16.4"),
        ),
        passing_existing=(stored_resource(PARAMETER_GROUP, "params", GROUP), *source()),
    ),
    RuleCase(
        rule="RDS-022",
        token=INSTANCE,
        rejected_inputs={"engineVersion": "18.1", "parameterGroupName": "params"},
        passing_inputs={"engineVersion": "17.7", "parameterGroupName": "params"},
        existing=(stored_resource(PARAMETER_GROUP, "params", GROUP),),
        current=other("db-2", engine="postgres", engineVersionActual="17.6"),
    ),
    RuleCase(
        rule="RDS-023",
        token=SUBNET_GROUP,
        current=stored_resource(SUBNET_GROUP, "mine", name="mine"),
        existing=(other("db-2", dbSubnetGroupName="mine"),),
        passing_existing=(other("db-2", dbSubnetGroupName="other"),),
    ),
    RuleCase(
        rule="RDS-024",
        token=PARAMETER_GROUP,
        current=stored_resource(PARAMETER_GROUP, "mine", name="mine"),
        existing=(other("db-2", parameterGroupName="mine"),),
        passing_existing=(other("db-2", parameterGroupName="other"),),
    ),
    RuleCase(
        rule="NAM-003",
        token=INSTANCE,
        rejected_inputs={"identifier": "Primary"},
        passing_inputs={"identifier": "primary-2"},
        existing=source("eu-west-1"),
        passing_existing=source("us-east-1"),
    ),
    RuleCase(
        rule="NAM-004",
        token=SUBNET_GROUP,
        rejected_inputs={"name": "mine"},
        passing_inputs={"name": "yours"},
        existing=(stored_resource(SUBNET_GROUP, "mine", name="mine"),),
    ),
    RuleCase(
        rule="NAM-005",
        token=PARAMETER_GROUP,
        rejected_inputs={"name": "mine"},
        passing_inputs={"name": "yours"},
        existing=(stored_resource(PARAMETER_GROUP, "mine", name="mine"),),
    ),
)
