"""Databases, in CloudFormation.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_RDS.html
"""

from typing import Final

from offline_cloud.schemas.cloudformation.mapping import MergedInto, ResourceMapping

_DELETION: Final = "the deletion policy of the template"
_INSTANCE: Final = "aws:rds/instance:Instance"

CLOUDFORMATION: tuple[ResourceMapping, ...] = (
    ResourceMapping(
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
        omitted={
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
    ResourceMapping(
        token="aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
        cloudformation="AWS::RDS::DBInstance",
        rename={
            "kmsKeyId": "AutomaticBackupReplicationKmsKeyId",
            "retentionPeriod": "AutomaticBackupReplicationRetentionPeriod",
        },
        omitted={"preSignedUrl": "CloudFormation signs its own requests"},
        merged_into=MergedInto(token=_INSTANCE, by={"sourceDbInstanceArn": "arn"}),
    ),
    ResourceMapping(
        token="aws:rds/parameterGroup:ParameterGroup",
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
        token="aws:rds/subnetGroup:SubnetGroup",
        cloudformation="AWS::RDS::DBSubnetGroup",
        rename={
            "description": "DBSubnetGroupDescription",
            "name": "DBSubnetGroupName",
        },
        attributes={"id": "Ref", "name": "Ref"},
    ),
)
