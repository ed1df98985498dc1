"""Resource types of Amazon RDS: instances, their groups and replicated backups."""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import (
    arn,
    fixed_timestamp,
    forces_new,
    input_text,
    input_texts,
    name_or_generated,
    regional_outputs,
    tagged_outputs,
    uppercase_id,
    uuid,
)
from offline_cloud.aws.ec2.resources.vpc import SUBNET
from offline_cloud.aws.kms.resources import KEY
from offline_cloud.aws.rds import engine_versions, gp3
from offline_cloud.aws.rds.tokens import (
    INSTANCE,
    PARAMETER_GROUP,
    REPLICATION,
    SUBNET_GROUP,
)
from offline_cloud.resource_type import (
    CreateContext,
    IgnoredInput,
    Reference,
    ResourceType,
)


def _subnet_group(context: CreateContext) -> Mapping[str, Any]:
    found = (
        context.store.find_outputs(SUBNET, "id", s)
        for s in input_texts(context, "subnetIds")
    )
    home = next((subnet for subnet in found if subnet), None)
    return tagged_outputs(
        context,
        arn=arn(context, "rds", f"subgrp:{name_or_generated(context)}"),
        description="Managed by Pulumi",
        name=name_or_generated(context),
        namePrefix="",
        supportedNetworkTypes=["IPV4"],
        vpcId=str(home["vpcId"]) if home else "",
    )


def _parameter_group(context: CreateContext) -> Mapping[str, Any]:
    return tagged_outputs(
        context,
        arn=arn(context, "rds", f"pg:{name_or_generated(context)}"),
        description="Managed by Pulumi",
        name=name_or_generated(context),
        namePrefix="",
        parameters=[],
        skipDestroy=False,
    )


#: Hosted zones of database endpoints.
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


def _resource_id(context: CreateContext) -> str:
    return f"db-{uppercase_id(context, 26, 'resource')}"


def _identifier(context: CreateContext) -> str:
    return name_or_generated(context, "identifier").lower()


def _instance(context: CreateContext) -> Mapping[str, Any]:
    name, identity = _identifier(context), _resource_id(context)
    engine = engine_versions.engine(context, identity)
    # Database endpoints of an account contain one label per region.
    label = context.letters(12, f"endpoint {context.account} {context.region}")
    address = f"{name}.{label}.{context.region}.rds.amazonaws.com"
    allocated = context.inputs.get("allocatedStorage") or engine["allocatedStorage"]
    storage_type = context.inputs.get("storageType") or engine["storageType"]
    major = str(engine["engineVersion"]).partition(".")[0]
    managed = bool(context.inputs.get("manageMasterUserPassword"))
    return tagged_outputs(
        context,
        **_DEFAULTS,
        **engine,
        **gp3.performance(str(storage_type), int(allocated)),
        address=address,
        arn=arn(context, "rds", f"db:{name}"),
        availabilityZone=f"{context.region}a",
        backupRetentionPeriod=0 if input_text(context, "replicateSourceDb") else 1,
        dbSubnetGroupName="default",
        endpoint=f"{address}:{context.inputs.get('port') or engine['port']}",
        hostedZoneId=_ZONES.get(
            context.region, f"Z{uppercase_id(context, 13, 'zone')}"
        ),
        identifier=name,
        kmsKeyId="",
        latestRestorableTime=fixed_timestamp(context, "restorable"),
        listenerEndpoints=[],
        masterUserSecrets=[_managed(context)] if managed else [],
        optionGroupName=f"default:{engine['engine']}-{major}",
        parameterGroupName=f"default.{engine['engine']}{major}",
        replicas=[],
        resourceId=identity,
        status="available",
        upgradeRolloutOrder="second",
    )


def _managed(context: CreateContext) -> Mapping[str, str]:
    return {
        "kmsKeyId": input_text(context, "masterUserSecretKmsKeyId"),
        "secretArn": arn(context, "secretsmanager", f"secret:rds!db-{uuid(context)}"),
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
        error=refusal,
        preexisting=given_names,
        # A replica may have its source in another region.
        other_regions=token == INSTANCE,
    )
    for name, token, attribute, refusal, given_names in (
        ("replicateSourceDb", INSTANCE, "arn", "DBInstanceNotFound", ()),
        (
            *("dbSubnetGroupName", SUBNET_GROUP),
            *("name", "DBSubnetGroupNotFoundFault", ("default",)),
        ),
        (
            *("parameterGroupName", PARAMETER_GROUP),
            *("name", "DBParameterGroupNotFound", ("default.*",)),
        ),
        ("kmsKeyId", KEY, "arn", "KMSKeyNotAccessibleFault", ()),
    )
)


#: The call that creates a replica ignores the input; a later change applies it. The
#: acceptance test ``ReplicateSourceDB_deletionProtection`` is skipped for it:
#: https://github.com/hashicorp/terraform-provider-aws/pull/46542
_REPLICA_PROTECTION: Final = IgnoredInput(
    property="deletionProtection",
    condition="replicateSourceDb",
    source="https://github.com/hashicorp/terraform-provider-aws/issues/13666",
)

#: Default of retentionPeriod, in days.
_DAYS: Final = 7


def _identity(context: CreateContext) -> str:
    return arn(context, "rds", f"auto-backup:ab-{context.letters(40, 'backup')}")


def _replication(context: CreateContext) -> Mapping[str, Any]:
    return regional_outputs(
        context, kmsKeyId="", preSignedUrl="", retentionPeriod=_DAYS
    )


def _kept_database_backups(inputs: Mapping[str, Any]) -> str:
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/AutomatedBackups.StopReplicating.html
    days = int(inputs.get("retentionPeriod") or _DAYS)
    return f"copies of the automated backups, for {days} days"


RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token=SUBNET_GROUP,
        identity=name_or_generated,
        computed=_subnet_group,
        replaces=forces_new("rds/subnet_group.go", "name", "namePrefix"),
        autoname="name",
        references=(
            Reference(
                property="subnetIds[]",
                token=SUBNET,
                attribute="id",
                error="InvalidSubnet",
            ),
        ),
    ),
    ResourceType(
        token=PARAMETER_GROUP,
        identity=name_or_generated,
        computed=_parameter_group,
        replaces=forces_new(
            "rds/parameter_group.go", "description", "family", "name", "namePrefix"
        ),
        autoname="name",
    ),
    ResourceType(
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
        remnants=_kept,
        delete_protection="deletionProtection",
        ignored_at_creation=(_REPLICA_PROTECTION,),
        # A replica is created with its source's version; its own input is ignored.
        server_overrides=("engineVersion",),
    ),
    ResourceType(
        token=REPLICATION,
        identity=_identity,
        computed=_replication,
        replaces=forces_new(
            "rds/instance_automated_backups_replication.go",
            *("kmsKeyId", "preSignedUrl", "retentionPeriod", "sourceDbInstanceArn"),
        ),
        references=(
            Reference(
                property="sourceDbInstanceArn",
                token=INSTANCE,
                attribute="arn",
                error="DBInstanceNotFound",
                other_regions=True,
            ),
            Reference(
                property="kmsKeyId",
                token=KEY,
                attribute="arn",
                error="KMSKeyNotAccessibleFault",
            ),
        ),
        remnants=_kept_database_backups,
    ),
)
