"""Engine and engine version of RDS instances across updates."""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import input_text
from offline_cloud.aws.rds.tokens import INSTANCE
from offline_cloud.resource_type import CreateContext

#: Minor version that RDS chooses for each major version.
MINORS: Final[Mapping[str, str]] = {
    "14": "14.19",
    "15": "15.14",
    "16": "16.10",
    "17": "17.6",
    "18": "18.1",
}
#: Outputs that a replica inherits and an existing instance keeps.
#: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
_INHERITED: Final = (
    *("allocatedStorage", "dbName", "engine", "engineLifecycleSupport"),
    *("engineVersionActual", "licenseModel", "port", "storageType", "username"),
)
_NEW: Final[Mapping[str, Any]] = {
    "allocatedStorage": 20,
    "dbName": "",
    "engine": "postgres",
    "engineLifecycleSupport": "open-source-rds-extended-support",
    "licenseModel": "postgresql-license",
    "port": 5432,
    "storageType": "gp2",
    "username": "",
}


def engine(context: CreateContext, identity: str) -> dict[str, Any]:
    """Return the engine outputs of an instance after a request.

    A new replica runs its source's version, because CreateDBInstanceReadReplica has no
    parameter for one.
    """
    now = context.store.find_outputs(INSTANCE, "resourceId", identity)
    source = context.store.find_outputs(
        INSTANCE, "arn", input_text(context, "replicateSourceDb")
    )
    before = now or source or {}
    runs = str(before.get("engineVersionActual") or "")
    asked = input_text(context, "engineVersion")
    if not before or (now and asked and not stands_for(asked, runs)):
        version = asked or "17"
        runs = MINORS.get(version, version)
    kept = {key: before[key] for key in _INHERITED if key in before}
    return {
        **_NEW,
        **kept,
        # The provider reports the input as long as it matches the running version.
        "engineVersion": asked if stands_for(asked, runs) else runs,
        "engineVersionActual": runs,
    }


def stands_for(version: str, actual: str) -> bool:
    """Tell whether a version, possibly only a major one, matches the running one."""
    return bool(version) and (actual == version or actual.startswith(f"{version}."))
