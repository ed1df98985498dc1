"""Cases of the rules about flow logs."""

import json
from typing import Any, Final

from offline_cloud.aws.ec2.resources.flow_logs import FLOW_LOG
from offline_cloud.aws.iam.resources import ROLE
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import ACCOUNT, RuleCase, stored_resource, without
from tests.offline_cloud.rules.ec2_endpoints import inputs

ROLE_ARN: Final = f"arn:aws:iam::{ACCOUNT}:role/flow-log"
WATCHING: Final = {
    "vpcId": "vpc-1",
    "trafficType": "ALL",
    "iamRoleArn": ROLE_ARN,
    "logDestination": f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:flow",
}


def role(*services: str) -> StoredResource:
    """Return a role that services may assume."""
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": list(services)},
        "Action": "sts:AssumeRole",
    }
    trust = json.dumps({"Statement": [statement]})
    return stored_resource(ROLE, "flow-log", {"assumeRolePolicy": trust}, arn=ROLE_ARN)


CASES: Final = (
    *inputs(
        FLOW_LOG,
        "FLW-001",
        ({**WATCHING, "subnetId": "subnet-1"}, WATCHING),
        (without(WATCHING, "vpcId"), WATCHING),
        (
            without(WATCHING, "trafficType"),
            {
                **without(WATCHING, "trafficType", "vpcId"),
                "transitGatewayId": "tgw-1",
            },
        ),
    ),
    *inputs(
        FLOW_LOG,
        "FLW-002",
        (without(WATCHING, "iamRoleArn"), WATCHING),
        (
            {**WATCHING, "logDestinationType": "s3"},
            {**without(WATCHING, "iamRoleArn"), "logDestinationType": "s3"},
        ),
    ),
    *inputs(
        FLOW_LOG,
        "FLW-003",
        (
            {**WATCHING, "maxAggregationInterval": 300},
            {**WATCHING, "maxAggregationInterval": 60},
        ),
    ),
    *(
        RuleCase(
            rule="FLW-011",
            token=FLOW_LOG,
            rejected_inputs=WATCHING,
            passing_inputs=WATCHING,
            existing=there,
            passing_existing=(
                role("ec2.amazonaws.com", "vpc-flow-logs.amazonaws.com"),
            ),
        )
        for there in ((), (role("delivery.logs.amazonaws.com"),))
    ),
    RuleCase(
        rule="FLW-012",
        token=FLOW_LOG,
        rejected_inputs=WATCHING,
        passing_inputs={**WATCHING, "trafficType": "REJECT"},
        existing=(stored_resource(FLOW_LOG, "fl-1", WATCHING),),
    ),
)
