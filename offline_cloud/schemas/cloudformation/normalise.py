"""Corrections of properties that RDS and its CloudFormation schema see differently."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from offline_cloud.schemas.cloudformation.engine_versions import newest

_DATABASE: Final = "AWS::RDS::DBInstance"
_SOURCE: Final = "SourceDBInstanceIdentifier"

#: Properties that CloudFormation rejects for a replica, with the reason.
#: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
INHERITED_FROM_SOURCE: Final[Mapping[str, str]] = {
    "StorageEncrypted": "a replica has its source's encryption",
}

#: Engine by log type, for logs that only one engine exports.
#: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
_ENGINE_OF_LOG: Final[Mapping[str, str]] = {"postgresql": "postgres"}


def detach_replica(kind: str, properties: dict[str, Any]) -> Iterator[str]:
    """Remove the source of a replica; yield the removed properties.

    The limits of classes and backups apply to replicas too, but the schema has them
    for instances with an engine and without a source.
    """
    if kind == _DATABASE:
        for log in properties.get("EnableCloudwatchLogsExports", ()):
            if log in _ENGINE_OF_LOG:
                properties.setdefault("Engine", _ENGINE_OF_LOG[log])
        if properties.pop(_SOURCE, None) is not None:
            yield _SOURCE


def normalise(kind: str, properties: dict[str, Any]) -> None:
    """Correct the properties of a resource in place."""
    if kind != _DATABASE:
        return
    engine, version = properties.get("Engine"), properties.get("EngineVersion")
    if engine and version:
        properties["EngineVersion"] = newest(str(engine), str(version))
    if _SOURCE in properties:
        for name in INHERITED_FROM_SOURCE:
            properties.pop(name, None)
