"""RDS instances of the cases."""

from typing import Final

from offline_cloud.aws.rds.tokens import INSTANCE
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import StoredResources, stored_resource

ARN: Final = "arn:aws:rds:us-east-1:111122223333:db:primary"
PRIMARY: Final = {
    "identifier": "primary",
    "engine": "postgres",
    "engineVersion": "17",
    "storageEncrypted": True,
    "backupRetentionPeriod": 7,
    "kmsKeyId": "key-here",
}
REPLICA: Final = {
    "identifier": "replica",
    "replicateSourceDb": ARN,
    "storageEncrypted": True,
    "kmsKeyId": "key-there",
}


def source(scope: str = "us-east-1", **changed: object) -> StoredResources:
    """Return the source of a replica."""
    return (
        stored_resource(INSTANCE, "db-1", {**PRIMARY, **changed}, scope=scope, arn=ARN),
    )


def other(identity: str, **inputs: object) -> StoredResource:
    """Return another instance."""
    return stored_resource(INSTANCE, identity, inputs, identifier=identity)
