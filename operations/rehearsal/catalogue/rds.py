"""What RDS answers."""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue import (
    database_backups,
    database_engine,
    database_groups,
)
from operations.rehearsal.catalogue.amazon import (
    arn,
    capitals,
    forces_new,
    given,
    moment,
    named,
    tagged,
    uuid,
)
from operations.rehearsal.catalogue.entry import Entry, Made, Reference
from operations.rehearsal.catalogue.kms import KEY

INSTANCE: Final = database_engine.INSTANCE

#: The hosted zones of database endpoints, as RDS reports them.
#: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Endpoint.html
_ZONES: Final = {
    "us-east-1": "Z2R2ITUGPM61AM",
    "eu-west-1": "Z29XKXDKYMONMX",
    "ap-southeast-1": "Z2G0U3KFCY8NZ5",
}
_DEFAULTS: Final[Mapping[str, Any]] = {
    "applyImmediately": False,
    "autoMinorVersionUpgrade": True,
    "backupTarget": "region",
    "backupWindow": "03:00-03:30",
    "caCertIdentifier": "rds-ca-rsa2048-g1",
    "copyTagsToSnapshot": False,
    "databaseInsightsMode": "standard",
    "dedicatedLogVolume": False,
    "deleteAutomatedBackups": True,
    "deletionProtection": False,
    "iamDatabaseAuthenticationEnabled": False,
    "identifierPrefix": "",
    "maintenanceWindow": "sun:05:00-sun:05:30",
    "monitoringInterval": 0,
    "multiAz": False,
    "networkType": "IPV4",
    "performanceInsightsEnabled": False,
    "publiclyAccessible": False,
    "replicateSourceDb": "",
    "skipFinalSnapshot": False,
    "vpcSecurityGroupIds": [],
}


def _resource_id(made: Made) -> str:
    return f"db-{capitals(made, 26, 'resource')}"


def _identifier(made: Made) -> str:
    return named(made, "identifier").lower()


def _instance(made: Made) -> Mapping[str, Any]:
    name, identity = _identifier(made), _resource_id(made)
    engine = database_engine.engine(made, identity)
    # An account has one label per region in its database endpoints.
    label = made.letters(12, f"endpoint {made.account} {made.region}")
    address = f"{name}.{label}.{made.region}.rds.amazonaws.com"
    major = str(engine["engineVersion"]).partition(".")[0]
    managed = bool(made.inputs.get("manageMasterUserPassword"))
    return tagged(
        made,
        **_DEFAULTS,
        **engine,
        address=address,
        arn=arn(made, "rds", f"db:{name}"),
        availabilityZone=f"{made.region}a",
        backupRetentionPeriod=0 if given(made, "replicateSourceDb") else 1,
        dbSubnetGroupName="default",
        endpoint=f"{address}:{made.inputs.get('port') or engine['port']}",
        hostedZoneId=_ZONES.get(made.region, f"Z{capitals(made, 13, 'zone')}"),
        identifier=name,
        kmsKeyId="",
        latestRestorableTime=moment(made, "restorable"),
        listenerEndpoints=[],
        masterUserSecrets=[_managed(made)] if managed else [],
        optionGroupName=f"default:{engine['engine']}-{major}",
        parameterGroupName=f"default.{engine['engine']}{major}",
        replicas=[],
        resourceId=identity,
        status="available",
        upgradeRolloutOrder="second",
    )


def _managed(made: Made) -> Mapping[str, str]:
    return {
        "kmsKeyId": given(made, "masterUserSecretKmsKeyId"),
        "secretArn": arn(made, "secretsmanager", f"secret:rds!db-{uuid(made)}"),
        "secretStatus": "active",
    }


def _kept(inputs: Mapping[str, Any]) -> str:
    kept: list[str] = []
    if not inputs.get("skipFinalSnapshot"):
        kept.append(f"the final snapshot {inputs.get('finalSnapshotIdentifier')}")
    if inputs.get("deleteAutomatedBackups") is False:
        days = int(inputs.get("backupRetentionPeriod") or 0)
        kept.append(f"automated backups, for {days} days")
    return " and ".join(kept)


#: Codes: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
_REFERENCES: Final = tuple(
    Reference(
        property=name,
        token=token,
        attribute=attribute,
        refusal=refusal,
        given=given_names,
        # A replica may have its source in another region.
        elsewhere=token == INSTANCE,
    )
    for name, token, attribute, refusal, given_names in (
        ("replicateSourceDb", INSTANCE, "arn", "DBInstanceNotFound", ()),
        (
            *("dbSubnetGroupName", database_groups.SUBNET_GROUP),
            *("name", "DBSubnetGroupNotFoundFault", ("default",)),
        ),
        (
            *("parameterGroupName", database_groups.PARAMETER_GROUP),
            *("name", "DBParameterGroupNotFound", ("default.*",)),
        ),
        ("kmsKeyId", KEY, "arn", "KMSKeyNotAccessibleFault", ()),
    )
)

ENTRIES: tuple[Entry, ...] = (
    Entry(
        token=INSTANCE,
        identity=_resource_id,
        computed=_instance,
        replaces=forces_new(
            "rds/instance.go",
            *("availabilityZone", "backupTarget", "characterSetName", "dbName"),
            *("customIamInstanceProfile", "engine", "kmsKeyId"),
            *("ncharCharacterSetName", "restoreToPointInTime"),
            *("s3Import", "snapshotIdentifier", "storageEncrypted", "timezone"),
            "username",
        ),
        autoname="identifier",
        secret_outputs=("password", "passwordWo"),
        references=_REFERENCES,
        leaves_behind=_kept,
        delete_protection="deletionProtection",
        # A replica is made with its source's version, whatever it asks for.
        rewrites=("engineVersion",),
    ),
    *database_backups.ENTRIES,
    *database_groups.ENTRIES,
)
