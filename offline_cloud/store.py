"""What the offline cloud keeps: resources, and what stays when they are gone.

The offline cloud: every resource that any stack has made, in one SQLite file.

Deliberately absent: encryption.  Like a real cloud it holds the secrets it was
given; the values are a rehearsal's own and the file is readable by its owner only.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredResource:
    """One resource of the offline cloud.

    ``scope`` is where its id is unique: an AWS region, the ARN of a Kubernetes
    cluster, or nothing.  ``secrets`` are the paths of secret outputs.
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
    """What stays in the cloud after its resource was deleted."""

    token: str
    id: str
    urn: str
    reason: str


_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS things (
  token TEXT, place TEXT, id TEXT, urn TEXT, name TEXT, region TEXT, seed TEXT,
  inputs TEXT, outputs TEXT, secrets TEXT, PRIMARY KEY (token, place, id)
);
CREATE TABLE IF NOT EXISTS generations (urn TEXT PRIMARY KEY, count INTEGER);
CREATE TABLE IF NOT EXISTS leave_behinds
(token TEXT, id TEXT, urn TEXT, what TEXT, PRIMARY KEY (token, id));
CREATE TABLE IF NOT EXISTS seeded (arn TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS violations
(urn TEXT, property TEXT, reason TEXT, rule TEXT, PRIMARY KEY (urn, property, reason));
"""
_COLUMNS: Final = "token, place, id, urn, name, region, seed, inputs, outputs, secrets"


class ResourceStore:
    """The resources of all stacks; safe for threads, readable by other processes."""

    def __init__(self, path: Path | str) -> None:
        self._lock = threading.RLock()
        if path != ":memory:":
            Path(path).touch(mode=0o600)
        self._database = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False
        )
        # A crash of the machine may lose a rehearsal; waiting for the disk after
        # every resource would only make each one slower.
        self._database.executescript(
            f"PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; {_SCHEMA}"
        )

    def upsert(self, resource: StoredResource) -> None:
        """Create a resource, or overwrite the one of the same type, scope and id."""
        self._run(
            f"INSERT OR REPLACE INTO things ({_COLUMNS}) "  # noqa: S608  # constant
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
        """Delete a resource; one that does not exist is no error."""
        self._run(
            "DELETE FROM things WHERE token = ? AND place = ? AND id = ?",
            token,
            scope,
            identity,
        )

    def all(self) -> Iterator[StoredResource]:
        """Return every resource, in a stable order."""
        return map(
            _resource,
            self._run(f"SELECT {_COLUMNS} FROM things ORDER BY token, place, id"),  # noqa: S608  # constant
        )

    def of_type(self, token: str) -> Iterator[StoredResource]:
        """Return every resource of one type, in a stable order."""
        rows = self._run(
            f"SELECT {_COLUMNS} FROM things WHERE token = ? ORDER BY place, id",  # noqa: S608  # constant
            token,
        )
        return map(_resource, rows)

    def generation(self, urn: str) -> int:
        """Return how often the resource of a URN has been created."""
        rows = self._run("SELECT count FROM generations WHERE urn = ?", urn)
        return int(rows[0][0]) if rows else 0

    def count_creation(self, urn: str) -> None:
        """Note that the resource of a URN has been created once more."""
        self._run(
            "INSERT INTO generations VALUES (?, 1) "
            "ON CONFLICT (urn) DO UPDATE SET count = count + 1",
            urn,
        )

    def create(self, resource: StoredResource) -> None:
        """Create a resource and count it, both or neither even if the process ends."""
        with self._lock:
            self._run("BEGIN")
            self.upsert(resource)
            self.count_creation(resource.urn)
            self._run("COMMIT")

    def rollback_create(self, resource: StoredResource) -> None:
        """Delete a resource as if it had never been created: its ids come again."""
        self.remove(resource.token, resource.id, resource.scope)
        if resource.id_seed == f"{resource.urn} {self.generation(resource.urn) - 1}":
            self._run(
                "UPDATE generations SET count = count - 1 WHERE urn = ?", resource.urn
            )

    def add_remnant(self, remnant: Remnant) -> None:
        """Note what stays after a deletion."""
        self._run(
            "INSERT OR REPLACE INTO leave_behinds VALUES (?,?,?,?)",
            remnant.token,
            remnant.id,
            remnant.urn,
            remnant.reason,
        )

    def remnants(self) -> list[Remnant]:
        """Return what deletions have left, in a stable order."""
        rows = self._run(
            "SELECT token, id, urn, what FROM leave_behinds ORDER BY token, id"
        )
        return [
            Remnant(token=token, id=identity, urn=urn, reason=what)
            for token, identity, urn, what in rows
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
        """Give a secret a value, as an operator does."""
        self._run("INSERT OR REPLACE INTO seeded VALUES (?,?)", arn, value)

    def secret_value(self, arn: str) -> str | None:
        """Return the value that a secret was given by hand; None if none was."""
        rows = self._run("SELECT value FROM seeded WHERE arn = ?", arn)
        return str(rows[0][0]) if rows else None

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    def _first(
        self, token: str, where: str, values: tuple[str, ...], scope: str
    ) -> StoredResource | None:
        rows = self._run(
            f"SELECT {_COLUMNS} FROM things WHERE token = ? AND {where} "  # noqa: S608  # constant
            "ORDER BY place <> ?, place LIMIT 1",
            token,
            *values,
            scope,
        )
        return _resource(rows[0]) if rows else None

    def _run(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(statement, values).fetchall()


def _resource(row: tuple[Any, ...]) -> StoredResource:
    *facts, inputs, outputs, secrets = row
    token, place, identity, urn, name, region, seed = facts
    return StoredResource(
        token=token,
        scope=place,
        id=identity,
        urn=urn,
        name=name,
        region=region,
        id_seed=seed,
        inputs=json.loads(inputs),
        outputs=json.loads(outputs),
        secrets=tuple(map(tuple, json.loads(secrets))),
    )
