"""SQLite store of the offline cloud: the resources of all stacks, and remnants.

Not modelled here: encryption. The file contains the secrets of a rehearsal, which are
placeholders, and only its owner can read it.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from offline_cloud.errors import UsageError


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredResource:
    """One resource of the offline cloud.

    Attributes:
        token: Pulumi type token.
        scope: Scope in which the id is unique: an AWS region, the ARN of a Kubernetes
            cluster, or empty for global resources.
        id: The cloud's id.
        urn: URN in the stack that created the resource.
        name: Logical name.
        region: AWS region; empty for other clouds.
        id_seed: Seed of the generated values.
        inputs: Inputs of the last create or update, secrets in plain text.
        outputs: Outputs, secrets in plain text.
        secrets: Paths of the secret outputs.
    """

    token: str
    scope: str
    id: str
    urn: str
    name: str
    region: str
    id_seed: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    secrets: tuple[tuple[str | int, ...], ...] = field(default=())


@dataclass(frozen=True, kw_only=True, slots=True)
class Remnant:
    """An object that exists after the deletion of its resource.

    Attributes:
        token: Type token of the deleted resource.
        id: Id of the deleted resource.
        urn: URN of the deleted resource.
        reason: What exists, and why.
    """

    token: str
    id: str
    urn: str
    reason: str


#: Increase it with every change of the tables.
_SCHEMA_VERSION: Final = 2
_SCHEMA: Final = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS resources (
  token TEXT, scope TEXT, id TEXT, urn TEXT, name TEXT, region TEXT, id_seed TEXT,
  inputs TEXT, outputs TEXT, secrets TEXT, PRIMARY KEY (token, scope, id)
);
CREATE TABLE IF NOT EXISTS generations (urn TEXT PRIMARY KEY, count INTEGER);
CREATE TABLE IF NOT EXISTS remnants
(token TEXT, id TEXT, urn TEXT, reason TEXT, PRIMARY KEY (token, id));
CREATE TABLE IF NOT EXISTS secret_values (arn TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS violations
(urn TEXT, property TEXT, reason TEXT, rule TEXT, PRIMARY KEY (urn, property, reason));
PRAGMA user_version = {_SCHEMA_VERSION};
COMMIT;
"""
_COLUMNS: Final = (
    "token, scope, id, urn, name, region, id_seed, inputs, outputs, secrets"
)


class ResourceStore:
    """The resources of all stacks; safe for threads and for several processes.

    Args:
        path: The SQLite file, which is created if it does not exist, or ``:memory:``.

    Raises:
        UsageError: The file is no database, or has the tables of another version.
    """

    def __init__(self, path: Path | str) -> None:
        self._lock = threading.RLock()
        if path != ":memory:":
            Path(path).touch(mode=0o600)
        self._database = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False
        )
        try:
            self._open(path)
        except UsageError:
            self._database.close()
            raise

    def _open(self, path: Path | str) -> None:
        """Create the tables of a new file; reject the tables of another version."""
        try:
            ((version, tables),) = self._run(
                "SELECT user_version, (SELECT count(*) FROM sqlite_master) "
                "FROM pragma_user_version"
            )
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
                raise
            message = _incompatible(path, "is not a SQLite database")
            raise UsageError(message) from error
        if tables and version != _SCHEMA_VERSION:
            message = _incompatible(
                path,
                f"has the tables of version {version}; this program reads version "
                f"{_SCHEMA_VERSION} only",
            )
            raise UsageError(message)
        # Without syncs a power failure can lose the rehearsal, but each resource is
        # written faster.
        self._database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;")
        if not tables:
            self._database.executescript(_SCHEMA)

    def upsert(self, resource: StoredResource) -> None:
        """Create a resource, or overwrite the one of the same type, scope and id."""
        self._run(
            f"INSERT OR REPLACE INTO resources ({_COLUMNS}) "  # noqa: S608  # constant
            f"VALUES (?,?,?,?,?,?,?,?,?,?)",
            resource.token,
            resource.scope,
            resource.id,
            resource.urn,
            resource.name,
            resource.region,
            resource.id_seed,
            json.dumps(resource.inputs),
            json.dumps(resource.outputs),
            json.dumps(resource.secrets),
        )

    def get(self, token: str, identity: str, scope: str = "") -> StoredResource | None:
        """Return a resource by its id, preferably the one in ``scope``."""
        return self._first(token, "id = ?", (identity,), scope)

    def find_outputs(
        self, token: str, attribute: str, value: str, scope: str = ""
    ) -> Mapping[str, Any] | None:
        """Return the outputs of the resource that ``find`` returns."""
        found = self.find(token, attribute, value, scope)
        return None if found is None else found.outputs

    def find(
        self, token: str, attribute: str, value: str, scope: str = ""
    ) -> StoredResource | None:
        """Return a resource by a dotted output, preferably the one in ``scope``."""
        if attribute == "id":
            return self.get(token, value, scope)
        path = "$" + "".join(f'."{step}"' for step in attribute.split("."))
        return self._first(token, "json_extract(outputs, ?) = ?", (path, value), scope)

    def remove(self, token: str, identity: str, scope: str = "") -> None:
        """Delete a resource if it exists."""
        self._run(
            "DELETE FROM resources WHERE token = ? AND scope = ? AND id = ?",
            token,
            scope,
            identity,
        )

    def all(self) -> Iterator[StoredResource]:
        """Return every resource, in a stable order."""
        return map(
            _resource,
            self._run(f"SELECT {_COLUMNS} FROM resources ORDER BY token, scope, id"),  # noqa: S608  # constant
        )

    def of_type(self, token: str) -> Iterator[StoredResource]:
        """Return every resource of one type, in a stable order."""
        rows = self._run(
            f"SELECT {_COLUMNS} FROM resources WHERE token = ? ORDER BY scope, id",  # noqa: S608  # constant
            token,
        )
        return map(_resource, rows)

    def generation(self, urn: str) -> int:
        """Return the number of times that the resource of a URN was created."""
        rows = self._run("SELECT count FROM generations WHERE urn = ?", urn)
        return int(rows[0][0]) if rows else 0

    def count_creation(self, urn: str) -> None:
        """Count one more creation of the resource of a URN."""
        self._run(
            "INSERT INTO generations VALUES (?, 1) "
            "ON CONFLICT (urn) DO UPDATE SET count = count + 1",
            urn,
        )

    def create(self, resource: StoredResource) -> None:
        """Create a resource and count the creation, in one transaction."""
        with self._lock:
            self._run("BEGIN")
            self.upsert(resource)
            self.count_creation(resource.urn)
            self._run("COMMIT")

    def rollback_create(self, resource: StoredResource) -> None:
        """Delete a resource and its count; the next creation has the same id."""
        self.remove(resource.token, resource.id, resource.scope)
        if resource.id_seed == f"{resource.urn} {self.generation(resource.urn) - 1}":
            self._run(
                "UPDATE generations SET count = count - 1 WHERE urn = ?", resource.urn
            )

    def add_remnant(self, remnant: Remnant) -> None:
        """Record a remnant of a deletion."""
        self._run(
            "INSERT OR REPLACE INTO remnants VALUES (?,?,?,?)",
            remnant.token,
            remnant.id,
            remnant.urn,
            remnant.reason,
        )

    def remnants(self) -> list[Remnant]:
        """Return the remnants of all deletions, in a stable order."""
        rows = self._run(
            "SELECT token, id, urn, reason FROM remnants ORDER BY token, id"
        )
        return [
            Remnant(token=token, id=identity, urn=urn, reason=reason)
            for token, identity, urn, reason in rows
        ]

    def record_violations(
        self, urn: str, violations: Iterable[tuple[str, str, str]]
    ) -> None:
        """Record why a request for a resource is rejected.

        Args:
            urn: URN of the resource.
            violations: Property path, reason and rule id of each violation, without
                secrets: they are shown.
        """
        for violation in violations:
            self._run(
                "INSERT OR REPLACE INTO violations VALUES (?,?,?,?)", urn, *violation
            )

    def violations(self, urn: str) -> list[tuple[str, str, str]]:
        """Return property path, reason and rule id of each recorded violation."""
        rows = self._run(
            "SELECT property, reason, rule FROM violations "
            "WHERE urn = ? ORDER BY rowid",
            urn,
        )
        return [(path, reason, rule) for path, reason, rule in rows]

    def set_secret_value(self, arn: str, value: str) -> None:
        """Set the value of a Secrets Manager secret, as an operator would."""
        self._run("INSERT OR REPLACE INTO secret_values VALUES (?,?)", arn, value)

    def secret_value(self, arn: str) -> str | None:
        """Return the value that ``set_secret_value`` has set, or None."""
        rows = self._run("SELECT value FROM secret_values WHERE arn = ?", arn)
        return str(rows[0][0]) if rows else None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def _first(
        self, token: str, where: str, values: tuple[str, ...], scope: str
    ) -> StoredResource | None:
        rows = self._run(
            f"SELECT {_COLUMNS} FROM resources WHERE token = ? AND {where} "  # noqa: S608  # constant
            "ORDER BY scope <> ?, scope LIMIT 1",
            token,
            *values,
            scope,
        )
        return _resource(rows[0]) if rows else None

    def _run(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(statement, values).fetchall()


def _incompatible(path: Path | str, reason: str) -> str:
    return (
        f"{path} {reason}; start a new rehearsal with --fresh, or delete the folder "
        f"{Path(path).parent}"
    )


def _resource(row: tuple[Any, ...]) -> StoredResource:
    *texts, inputs, outputs, secrets = row
    token, scope, identity, urn, name, region, id_seed = texts
    return StoredResource(
        token=token,
        scope=scope,
        id=identity,
        urn=urn,
        name=name,
        region=region,
        id_seed=id_seed,
        inputs=json.loads(inputs),
        outputs=json.loads(outputs),
        secrets=tuple(map(tuple, json.loads(secrets))),
    )
