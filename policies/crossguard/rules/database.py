"""RDS instances and their parameter groups."""

from collections.abc import Iterator
from typing import Final

from policies.crossguard.facts import Facts
from policies.crossguard.rule import Resource, Rule
from policies.crossguard.rules.checks import (
    at_least,
    contains,
    equals,
    items,
    present,
    protected,
    types,
)
from policies.crossguard.rules.regions import INSTANCE

PARAMETERS: Final = "aws:rds/parameterGroup:ParameterGroup"

#: A replica has these from its source.
#: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
_OF_THE_SOURCE: Final = (
    *("dbName", "engine", "username", "password", "passwordWo"),
    "manageMasterUserPassword",
)


def _encrypted(resource: Resource, _: Facts) -> Iterator[str]:
    if resource.get("storageEncrypted") is not True:
        yield "storageEncrypted is not True"
    if not resource.has("kmsKeyId"):
        yield "kmsKeyId is missing, so a key of AWS encrypts the database"


def _primary_protected(resource: Resource, facts: Facts) -> Iterator[str]:
    # RDS ignores the protection of a new replica, whose rows its source has too.
    if not resource.has("replicateSourceDb"):
        yield from protected("deletionProtection")(resource, facts)


def _replica_arguments(resource: Resource, _: Facts) -> Iterator[str]:
    if not resource.has("replicateSourceDb"):
        return
    for name in _OF_THE_SOURCE:
        if resource.has(name):
            yield f"{name} is given, which a replica has from its source"


def _managed_password(resource: Resource, facts: Facts) -> Iterator[str]:
    if facts.has_replicas and resource.get("manageMasterUserPassword"):
        yield "manageMasterUserPassword is True, and other stacks have replicas"


def _force_ssl(resource: Resource, _: Facts) -> Iterator[str]:
    parameters = {
        each.get("name"): each.get("value")
        for each in items(resource.get("parameters"))
    }
    if str(parameters.get("rds.force_ssl")) != "1":
        yield f"rds.force_ssl is {parameters.get('rds.force_ssl')!r}; required: '1'"


_INSTANCES: Final = types(INSTANCE)
_DOCS: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide"

RULES: Final = (
    Rule(
        id="POLICY-RDS-001",
        summary="A database is encrypted with a key of the fleet.",
        why="Storage, backups and snapshots are readable otherwise.",
        remediation="Set storageEncrypted and kmsKeyId.",
        check=_encrypted,
        types=_INSTANCES,
        computed="The key of the same update.",
        source=f"{_DOCS}/Overview.Encryption.html",
    ),
    Rule(
        id="POLICY-RDS-002",
        summary="A database has no public address.",
        why="The internet reaches its port otherwise.",
        remediation="Set publiclyAccessible to False.",
        check=equals("publiclyAccessible", expected=False),
        types=_INSTANCES,
        source=f"{_DOCS}/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    ),
    Rule(
        id="POLICY-RDS-003",
        summary="A primary is protected from deletion while its stack is.",
        why="A mistaken update deletes every row otherwise.",
        remediation="Set deletionProtection, or set lifecycle.protect to false first.",
        check=_primary_protected,
        types=_INSTANCES,
        source=f"{_DOCS}/USER_DeleteInstance.html",
    ),
    Rule(
        id="POLICY-RDS-004",
        summary="Backups of a database are kept for at least 7 days.",
        why="An error that is found later cannot be undone.",
        remediation="Set backupRetentionPeriod to 7 or more.",
        check=at_least("backupRetentionPeriod", 7),
        types=_INSTANCES,
        source=f"{_DOCS}/USER_WorkingWithAutomatedBackups.html",
    ),
    Rule(
        id="POLICY-RDS-005",
        summary="A database names the certificate authority of its certificate.",
        why="AWS's default authority differs by account, and clients verify this one.",
        remediation="Set caCertIdentifier.",
        check=present("caCertIdentifier"),
        types=_INSTANCES,
        source=f"{_DOCS}/UsingWithRDS.SSL.html",
    ),
    Rule(
        id="POLICY-RDS-006",
        summary="People sign in to a database with IAM.",
        why="They would share a password otherwise.",
        remediation="Set iamDatabaseAuthenticationEnabled to True.",
        check=equals("iamDatabaseAuthenticationEnabled", expected=True),
        types=_INSTANCES,
        source=f"{_DOCS}/UsingWithRDS.IAMDBAuth.html",
    ),
    Rule(
        id="POLICY-RDS-007",
        summary="A replica has no argument that its source decides.",
        why="AWS rejects the request, after the preview has shown no error.",
        remediation="Remove the argument from the replica.",
        check=_replica_arguments,
        types=_INSTANCES,
        computed="Values of these arguments.",
        source="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/"
        "API_CreateDBInstanceReadReplica.html",
    ),
    Rule(
        id="POLICY-RDS-008",
        summary="A database with replicas has no password that AWS manages.",
        why="RDS refuses replicas of an instance whose password it manages.",
        remediation="Give the instance its own password.",
        check=_managed_password,
        types=_INSTANCES,
        source=f"{_DOCS}/rds-secrets-manager.html",
    ),
    Rule(
        id="POLICY-RDS-009",
        summary="A database writes its log to CloudWatch.",
        why="Refused connections and slow queries leave no trace otherwise.",
        remediation="Add 'postgresql' to enabledCloudwatchLogsExports.",
        check=contains("enabledCloudwatchLogsExports", "postgresql"),
        types=_INSTANCES,
        source=f"{_DOCS}/USER_LogAccess.Concepts.PostgreSQL.html",
    ),
    Rule(
        id="POLICY-RDS-010",
        summary="A database accepts encrypted connections only.",
        why="Rows and passwords cross the network in plain text otherwise.",
        remediation="Set the parameter rds.force_ssl to 1.",
        check=_force_ssl,
        types=types(PARAMETERS),
        source=f"{_DOCS}/PostgreSQL.Concepts.General.SSL.html",
    ),
)
