"""Networks and clusters that were made elsewhere, for components that use them."""

from typing import Final

import pulumi

from components.aws.log_group import LogSettings
from components.regional.eks.cluster import ClusterResources
from components.regional.network.vpc import NetworkResources
from plan.naming import Scope

SCOPE: Final = Scope(region="eu-west-1", zone="eu")
ACCOUNT: Final = "111122223333"
DATA_KEY: Final = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/data"
LOGS_KEY: Final = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/logs"


def logs(*, protect: bool = True) -> LogSettings:
    """Return settings of log groups: the logs key, and a year."""
    return LogSettings(key_arn=LOGS_KEY, retention_days=365, protect=protect)


def known(text: str) -> pulumi.Output[str]:
    """Return an output that is already known."""
    return pulumi.Output.from_input(text)


def network() -> NetworkResources:
    """Return a network whose ids tell their tier."""
    return NetworkResources(
        vpc_id=known("vpc-1"),
        public_subnet_ids=(known("subnet-public-a"), known("subnet-public-b")),
        private_subnet_ids=(known("subnet-private-a"), known("subnet-private-b")),
        database_subnet_ids=(known("subnet-database-a"), known("subnet-database-b")),
        ready=(),
    )


def cluster() -> ClusterResources:
    """Return a cluster that admits everybody it should."""
    return ClusterResources(
        name=known("keeptrusts"),
        arn=known(f"arn:aws:eks:eu-west-1:{ACCOUNT}:cluster/keeptrusts"),
        endpoint=known("https://endpoint.example"),
        certificate_authority=known("Y2E="),
        node_role_name=known("node-role"),
        security_group_id=known("sg-cluster"),
        ready=(),
    )
