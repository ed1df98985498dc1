"""The life of one resource in the offline cloud, on plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from operations.rehearsal.catalogue import filled
from operations.rehearsal.catalogue import outputs as answered
from operations.rehearsal.catalogue.entry import Entry, Made
from operations.rehearsal.cloud import Cloud
from operations.rehearsal.plugin import wire
from operations.rehearsal.plugin.permission import Asker, Request, require
from operations.rehearsal.plugin.reference import Seen, verify
from operations.rehearsal.plugin.sdk_schema import Schema
from operations.rehearsal.plugin.settings import Refused, Settings
from operations.rehearsal.plugin.shape import Fields
from operations.rehearsal.plugin.wire import UNKNOWN, Properties
from operations.rehearsal.thing import LeaveBehind, Thing

_UNDECLARED = Schema(Fields({}), frozenset(), frozenset())


@dataclass(frozen=True, kw_only=True, slots=True)
class Life:
    """A resource of one type and URN, under one provider instance."""

    entry: Entry
    settings: Settings
    cloud: Cloud
    urn: str
    name: str
    schema: Schema = _UNDECLARED

    def foreseen(self, inputs: Properties) -> Properties:
        """Return what a preview can tell about a resource not made yet."""
        computed = dict.fromkeys(self.schema.computed, UNKNOWN)
        values = {**computed, **_public(inputs.values)}
        for path in self.entry.computed_inside:
            block, _, name = path.partition(".")
            given = values.get(block)
            if isinstance(given, Mapping):
                known = cast("Mapping[str, Any]", given)
                values[block] = {name: UNKNOWN, **known}
        return self._finished(values, inputs)

    def foreseen_update(
        self, inputs: Properties, old_inputs: Properties, old: Properties
    ) -> Properties:
        """Return what a preview can tell: what the cloud had added stays."""
        added = _without(old.values, old_inputs.values)
        values = filled(added, _public(inputs.values))
        secrets = inputs.secrets | (old.secrets - old_inputs.secrets)
        return self._finished(values, Properties(inputs.values, secrets))

    def create(self, inputs: Properties) -> tuple[str, Properties]:
        """Make the resource; refuse a reference to what does not exist."""
        place = self._place(inputs)
        self._permitted("create", inputs, place)
        seed = f"{self.urn} {self.cloud.generation(self.urn)}"
        identity, made = self._answered(inputs, seed, place)
        self.cloud.make(self._thing(identity, seed, place, inputs, made))
        return identity, made

    def update(self, identity: str, inputs: Properties) -> Properties:
        """Change the resource in place."""
        thing = self._existing(identity, self._place(inputs))
        if thing is None:
            message = f"{self.entry.token} {identity} does not exist"
            raise Refused(message)
        self._permitted("update", inputs, thing.place, identity)
        _, made = self._answered(inputs, thing.seed, thing.place)
        self.cloud.put(self._thing(identity, thing.seed, thing.place, inputs, made))
        return made

    def read(
        self, identity: str, known: Properties
    ) -> tuple[Properties, Properties] | None:
        """Return inputs and outputs as the cloud has them; nothing if it is gone."""
        thing = self._existing(identity, self._place(known))
        if thing is None:
            return None
        secrets = known.secrets.union(thing.secrets)
        inputs = Properties(dict(thing.inputs), secrets)
        return inputs, Properties(dict(thing.outputs), secrets)

    def delete(self, identity: str, state: Properties) -> None:
        """Remove the resource; what is gone already is no fault."""
        thing = self._existing(identity, self._place(state))
        if thing is None or self._superseded(thing, state):
            return
        guard = self.entry.delete_protection
        if guard and thing.outputs.get(guard):
            message = (
                f"{self.entry.token} {identity} is protected against deletion: "
                f"{guard} is on; turn it off in an update of its own first"
            )
            raise Refused(message)
        known = Properties(dict(thing.inputs), frozenset(thing.secrets))
        self._permitted("delete", known, thing.place, identity)
        self.cloud.remove(thing.token, identity, thing.place)
        left = self.entry.leaves_behind
        what = left if isinstance(left, str) else left(thing.inputs)
        if what:
            self.cloud.leave_behind(
                LeaveBehind(token=thing.token, id=identity, urn=self.urn, what=what)
            )

    def _superseded(self, thing: Thing, state: Properties) -> bool:
        """Tell whether a replacement that bears the same id has taken its place.

        The random provider gives every password the id ``none``.
        """
        if self.settings.package != "random":
            return False
        return any(thing.outputs.get(k, v) != v for k, v in state.values.items())

    def _permitted(
        self, request: Request, inputs: Properties, place: str, identity: str = ""
    ) -> None:
        asker = Asker(
            token=self.entry.token,
            urn=self.urn,
            name=self.name,
            settings=self.settings,
        )
        require(request, asker, inputs, self.cloud, (place, identity))

    def _place(self, inputs: Properties) -> str:
        if self.settings.package == "random":
            return self.urn  # nothing but the stack knows it, and ids repeat
        return self.settings.place_of(self.entry.token, inputs.values, self.cloud)

    def _existing(self, identity: str, place: str) -> Thing | None:
        thing = self.cloud.get(self.entry.token, identity, place)
        return thing if thing and thing.place == place else None

    def _answered(
        self, inputs: Properties, seed: str, place: str
    ) -> tuple[str, Properties]:
        seen = Seen(cloud=self.cloud, place=place)
        verify(self.entry.token, self.entry.references, inputs, seen)
        made = Made(
            token=self.entry.token,
            name=self.name,
            inputs=_public(inputs.values),
            region=self.settings.region_of(inputs.values),
            account=self.settings.account,
            seed=seed,
            cloud=seen,
        )
        identity = self.entry.identity(made)
        values = {**answered(self.entry, made), "id": identity}
        return identity, self._finished(values, inputs)

    def _finished(self, values: dict[str, Any], inputs: Properties) -> Properties:
        """Add what every AWS resource reports, and cover what is secret."""
        if self.settings.package == "aws":
            if "tagsAll" in self.schema.outputs:
                values["tagsAll"] = self.settings.tags_of(inputs.values)
            if "region" in self.schema.outputs:
                values["region"] = self.settings.region_of(inputs.values)
        declared = {*self.entry.secret_outputs, *self.schema.secrets}
        secrets = inputs.secrets.union((name,) for name in declared)
        taint = wire.tainted(values, inputs)
        bare = {path for path in taint if not wire.covered(path, secrets)}
        return Properties(values, secrets | bare)

    def _thing(
        self, identity: str, seed: str, place: str, inputs: Properties, made: Properties
    ) -> Thing:
        return Thing(
            token=self.entry.token,
            place=place,
            id=identity,
            urn=self.urn,
            name=self.name,
            region=self.settings.region_of(inputs.values),
            seed=seed,
            inputs=inputs.values,
            outputs=made.values,
            secrets=tuple(sorted(made.secrets, key=str)),
        )


def _public(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if not key.startswith("__")}


def _without(values: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that were not given, objects deeply."""
    left: dict[str, Any] = {}
    for key, value in values.items():
        if key not in given:
            left[key] = value
        elif isinstance(value, Mapping) and isinstance(given[key], Mapping):
            below = cast("Mapping[str, Any]", value)
            left[key] = _without(below, given[key])
    return left
