"""Fake networks, clusters and settings for components under test."""

from typing import Final

import pulumi

from components.aws.log_group import LogSettings
from components.regional.eks.cluster import ClusterResources
from components.regional.network.vpc import NetworkResources
from plan.naming import Scope

SCOPE: Final = Scope(region="eu-west-1", residency_zone="eu")
ACCOUNT: Final = "111122223333"
DATA_KEY: Final = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/data"
LOGS_KEY: Final = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/logs"


def logs(*, protect: bool = True) -> LogSettings:
    """Return log settings with the fake key and a retention of a year."""
    return LogSettings(key_arn=LOGS_KEY, retention_days=365, protect=protect)


def known(text: str) -> pulumi.Output[str]:
    """Return an output with a known value."""
    return pulumi.Output.from_input(text)


def network() -> NetworkResources:
    """Return a network whose subnet ids contain their tier."""
    return NetworkResources(
        vpc_id=known("vpc-1"),
        public_subnet_ids=(known("subnet-public-a"), known("subnet-public-b")),
        private_subnet_ids=(known("subnet-private-a"), known("subnet-private-b")),
        database_subnet_ids=(known("subnet-database-a"), known("subnet-database-b")),
        ready=(),
    )


def cluster() -> ClusterResources:
    """Return the outputs of a cluster without resources."""
    return ClusterResources(
        name=known("keeptrusts"),
        arn=known(f"arn:aws:eks:eu-west-1:{ACCOUNT}:cluster/keeptrusts"),
        endpoint=known("https://endpoint.example"),
        certificate_authority=known("Y2E="),
        node_role_name=known("node-role"),
        security_group_id=known("sg-cluster"),
        ready=(),
    )
