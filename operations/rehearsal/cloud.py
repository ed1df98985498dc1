"""The offline cloud: every resource that any stack has made, in one SQLite file.

Deliberately absent: encryption.  Like a real cloud it holds the secrets it was
given; the values are a rehearsal's own and the file is readable by its owner only.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from operations.rehearsal.thing import LeaveBehind, Thing

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS things (
  token TEXT, place TEXT, id TEXT, urn TEXT, name TEXT, region TEXT, seed TEXT,
  inputs TEXT, outputs TEXT, secrets TEXT, PRIMARY KEY (token, place, id)
);
CREATE TABLE IF NOT EXISTS generations (urn TEXT PRIMARY KEY, count INTEGER);
CREATE TABLE IF NOT EXISTS leave_behinds
(token TEXT, id TEXT, urn TEXT, what TEXT, PRIMARY KEY (token, id));
CREATE TABLE IF NOT EXISTS seeded (arn TEXT PRIMARY KEY, value TEXT);
"""
_COLUMNS: Final = "token, place, id, urn, name, region, seed, inputs, outputs, secrets"


class Cloud:
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

    def put(self, thing: Thing) -> None:
        """Create a thing, or overwrite the one of the same type, place and id."""
        self._run(
            f"INSERT OR REPLACE INTO things ({_COLUMNS}) "  # noqa: S608  # constant
            f"VALUES (?,?,?,?,?,?,?,?,?,?)",
            thing.token,
            thing.place,
            thing.id,
            thing.urn,
            thing.name,
            thing.region,
            thing.seed,
            json.dumps(thing.inputs),
            json.dumps(thing.outputs),
            json.dumps(thing.secrets),
        )

    def get(self, token: str, identity: str, place: str = "") -> Thing | None:
        """Return a thing by its id, rather the one in ``place`` than elsewhere."""
        return self._first(token, "id = ?", (identity,), place)

    def find(
        self, token: str, attribute: str, value: str, place: str = ""
    ) -> Mapping[str, Any] | None:
        """Return the outputs of the thing that ``seek`` returns."""
        found = self.seek(token, attribute, value, place)
        return None if found is None else found.outputs

    def seek(
        self, token: str, attribute: str, value: str, place: str = ""
    ) -> Thing | None:
        """Return a thing by a dotted output, rather the one in ``place``."""
        if attribute == "id":
            return self.get(token, value, place)
        path = "$" + "".join(f'."{step}"' for step in attribute.split("."))
        return self._first(token, "json_extract(outputs, ?) = ?", (path, value), place)

    def remove(self, token: str, identity: str, place: str = "") -> None:
        """Forget a thing; one that is not there is no fault."""
        self._run(
            "DELETE FROM things WHERE token = ? AND place = ? AND id = ?",
            token,
            place,
            identity,
        )

    def all(self) -> Iterator[Thing]:
        """Return every thing, in a stable order."""
        return map(
            _thing,
            self._run(f"SELECT {_COLUMNS} FROM things ORDER BY token, place, id"),  # noqa: S608  # constant
        )

    def of_type(self, token: str) -> Iterator[Thing]:
        """Return every thing of one type, in a stable order."""
        rows = self._run(
            f"SELECT {_COLUMNS} FROM things WHERE token = ? ORDER BY place, id",  # noqa: S608  # constant
            token,
        )
        return map(_thing, rows)

    def generation(self, urn: str) -> int:
        """Return how often the resource of a URN has been created."""
        rows = self._run("SELECT count FROM generations WHERE urn = ?", urn)
        return int(rows[0][0]) if rows else 0

    def count(self, urn: str) -> None:
        """Note that the resource of a URN has been created once more."""
        self._run(
            "INSERT INTO generations VALUES (?, 1) "
            "ON CONFLICT (urn) DO UPDATE SET count = count + 1",
            urn,
        )

    def make(self, thing: Thing) -> None:
        """Create a thing and count it, both or neither even if the process ends."""
        with self._lock:
            self._run("BEGIN")
            self.put(thing)
            self.count(thing.urn)
            self._run("COMMIT")

    def unmake(self, thing: Thing) -> None:
        """Forget a thing as if it had never been made, so that its ids come again."""
        self.remove(thing.token, thing.id, thing.place)
        if thing.seed == f"{thing.urn} {self.generation(thing.urn) - 1}":
            self._run(
                "UPDATE generations SET count = count - 1 WHERE urn = ?", thing.urn
            )

    def leave_behind(self, left: LeaveBehind) -> None:
        """Note what stays after a deletion."""
        self._run(
            "INSERT OR REPLACE INTO leave_behinds VALUES (?,?,?,?)",
            left.token,
            left.id,
            left.urn,
            left.what,
        )

    def leave_behinds(self) -> list[LeaveBehind]:
        """Return what deletions have left, in a stable order."""
        rows = self._run(
            "SELECT token, id, urn, what FROM leave_behinds ORDER BY token, id"
        )
        return [
            LeaveBehind(token=token, id=identity, urn=urn, what=what)
            for token, identity, urn, what in rows
        ]

    def seed(self, arn: str, value: str) -> None:
        """Give a secret a value, as an operator does."""
        self._run("INSERT OR REPLACE INTO seeded VALUES (?,?)", arn, value)

    def seeded(self, arn: str) -> str | None:
        """Return the value that a secret was given by hand; None if none was."""
        rows = self._run("SELECT value FROM seeded WHERE arn = ?", arn)
        return str(rows[0][0]) if rows else None

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    def _first(
        self, token: str, where: str, values: tuple[str, ...], place: str
    ) -> Thing | None:
        rows = self._run(
            f"SELECT {_COLUMNS} FROM things WHERE token = ? AND {where} "  # noqa: S608  # constant
            "ORDER BY place <> ?, place LIMIT 1",
            token,
            *values,
            place,
        )
        return _thing(rows[0]) if rows else None

    def _run(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(statement, values).fetchall()


def _thing(row: tuple[Any, ...]) -> Thing:
    *facts, inputs, outputs, secrets = row
    token, place, identity, urn, name, region, seed = facts
    return Thing(
        token=token,
        place=place,
        id=identity,
        urn=urn,
        name=name,
        region=region,
        seed=seed,
        inputs=json.loads(inputs),
        outputs=json.loads(outputs),
        secrets=tuple(map(tuple, json.loads(secrets))),
    )
