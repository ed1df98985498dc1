"""What AWS completes or takes over by itself and CloudFormation wants otherwise."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from offline_cloud.schemas.cloudformation.engine_versions import newest

_DATABASE: Final = "AWS::RDS::DBInstance"
_SOURCE: Final = "SourceDBInstanceIdentifier"

#: Properties of a replica that CloudFormation refuses, each with the reason.
#: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
INHERITED_FROM_SOURCE: Final[Mapping[str, str]] = {
    "StorageEncrypted": "a replica is encrypted as its source is",
}

#: Logs that instances of one engine only can export.
#: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
_ENGINE_OF_LOG: Final[Mapping[str, str]] = {"postgresql": "postgres"}


def detach_replica(kind: str, properties: dict[str, Any]) -> Iterator[str]:
    """Make a replica an instance of its own; yield what is taken from it.

    AWS's limits for classes and backups hold for replicas too, but its schema states
    them for instances that name an engine and no source.
    """
    if kind == _DATABASE:
        for log in properties.get("EnableCloudwatchLogsExports", ()):
            if log in _ENGINE_OF_LOG:
                properties.setdefault("Engine", _ENGINE_OF_LOG[log])
        if properties.pop(_SOURCE, None) is not None:
            yield _SOURCE


def normalise(kind: str, properties: dict[str, Any]) -> None:
    """Complete the properties of a resource in place."""
    if kind != _DATABASE:
        return
    engine, version = properties.get("Engine"), properties.get("EngineVersion")
    if engine and version:
        properties["EngineVersion"] = newest(str(engine), str(version))
    if _SOURCE in properties:
        for name in INHERITED_FROM_SOURCE:
            properties.pop(name, None)
