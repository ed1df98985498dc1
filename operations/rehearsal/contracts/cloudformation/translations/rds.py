"""Databases, in CloudFormation.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_RDS.html
"""

from typing import Final

from operations.rehearsal.contracts.cloudformation.translation import Into, Translation

_DELETION: Final = "the deletion policy of the template"
_INSTANCE: Final = "aws:rds/instance:Instance"

TRANSLATIONS: tuple[Translation, ...] = (
    Translation(
        token=_INSTANCE,
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
        absent={
            "finalSnapshotIdentifier": _DELETION,
            "skipFinalSnapshot": _DELETION,
            "upgradeStorageConfig": "an action, not a state",
        },
        attributes={
            "identifier": "Ref",
            "arn": "DBInstanceArn",
            "address": "Endpoint.Address",
            "resourceId": "DbiResourceId",
        },
    ),
    Translation(
        token="aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
        cloudformation="AWS::RDS::DBInstance",
        rename={
            "kmsKeyId": "AutomaticBackupReplicationKmsKeyId",
            "retentionPeriod": "AutomaticBackupReplicationRetentionPeriod",
        },
        absent={"preSignedUrl": "CloudFormation signs its own requests"},
        into=Into(token=_INSTANCE, by={"sourceDbInstanceArn": "arn"}),
    ),
    Translation(
        token="aws:rds/parameterGroup:ParameterGroup",
        cloudformation="AWS::RDS::DBParameterGroup",
        rename={"name": "DBParameterGroupName"},
        keyed={"parameters": ("name", "value")},
        absent={
            "parameters.applyMethod": "CloudFormation has no such property",
            "skipDestroy": _DELETION,
        },
        attributes={"id": "Ref", "name": "Ref"},
    ),
    Translation(
        token="aws:rds/subnetGroup:SubnetGroup",
        cloudformation="AWS::RDS::DBSubnetGroup",
        rename={
            "description": "DBSubnetGroupDescription",
            "name": "DBSubnetGroupName",
        },
        attributes={"id": "Ref", "name": "Ref"},
    ),
)
