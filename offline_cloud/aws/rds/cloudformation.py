"""CloudFormation types and property names of Amazon RDS.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_RDS.html
"""

from typing import Final

from offline_cloud.aws.rds.tokens import (
    INSTANCE,
    PARAMETER_GROUP,
    REPLICATION,
    SUBNET_GROUP,
)
from offline_cloud.schemas.cloudformation.mapping import MergedInto, ResourceMapping

_DELETION: Final = "the deletion policy of the template"

CLOUDFORMATION: tuple[ResourceMapping, ...] = (
    ResourceMapping(
        token=INSTANCE,
        cloudformation="AWS::RDS::DBInstance",
        rename={
            "backupWindow": "PreferredBackupWindow",
            "caCertIdentifier": "CACertificateIdentifier",
            "enabledCloudwatchLogsExports": "EnableCloudwatchLogsExports",
            "iamDatabaseAuthenticationEnabled": "EnableIAMDatabaseAuthentication",
            "identifier": "DBInstanceIdentifier",
            "instanceClass": "DBInstanceClass",
            "maintenanceWindow": "PreferredMaintenanceWindow",
            "masterUserSecretKmsKeyId": "MasterUserSecret.KmsKeyId",
            "parameterGroupName": "DBParameterGroupName",
            "password": "MasterUserPassword",
            "performanceInsightsEnabled": "EnablePerformanceInsights",
            "replicateSourceDb": "SourceDBInstanceIdentifier",
            "snapshotIdentifier": "DBSnapshotIdentifier",
            "username": "MasterUsername",
            "vpcSecurityGroupIds": "VPCSecurityGroups",
        },
        secret=("password",),
        omitted={
            "finalSnapshotIdentifier": _DELETION,
            "skipFinalSnapshot": _DELETION,
            "upgradeStorageConfig": "an action, not a property",
        },
        attributes={
            "identifier": "Ref",
            "arn": "DBInstanceArn",
            "address": "Endpoint.Address",
            "resourceId": "DbiResourceId",
        },
    ),
    ResourceMapping(
        token=REPLICATION,
        cloudformation="AWS::RDS::DBInstance",
        rename={
            "kmsKeyId": "AutomaticBackupReplicationKmsKeyId",
            "retentionPeriod": "AutomaticBackupReplicationRetentionPeriod",
        },
        omitted={"preSignedUrl": "CloudFormation signs its own requests"},
        merged_into=MergedInto(token=INSTANCE, by={"sourceDbInstanceArn": "arn"}),
    ),
    ResourceMapping(
        token=PARAMETER_GROUP,
        cloudformation="AWS::RDS::DBParameterGroup",
        rename={"name": "DBParameterGroupName"},
        keyed={"parameters": ("name", "value")},
        omitted={
            "parameters.applyMethod": "CloudFormation has no such property",
            "skipDestroy": _DELETION,
        },
        attributes={"id": "Ref", "name": "Ref"},
    ),
    ResourceMapping(
        token=SUBNET_GROUP,
        cloudformation="AWS::RDS::DBSubnetGroup",
        rename={
            "description": "DBSubnetGroupDescription",
            "name": "DBSubnetGroupName",
        },
        attributes={"id": "Ref", "name": "Ref"},
    ),
)
