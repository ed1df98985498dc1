"""Pulumi inputs rewritten as CloudFormation properties, led by AWS's schema.

Differences of case, of singular and plural, of lists and single objects, of tags and
of text and numbers are bridged here; the rest is in the translation of the type.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from offline_cloud.schemas.cloudformation.conversion import (
    ConversionResult,
    Json,
    PathPair,
    dotted,
)
from offline_cloud.schemas.cloudformation.mapping import ResourceMapping
from offline_cloud.schemas.cloudformation.resource_schema import SchemaNode
from offline_cloud.schemas.cloudformation.scalars import cast_to, document

#: Written in the place of a secret.
#: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
REFERENCE: Final = "{{resolve:secretsmanager:offline-cloud:SecretString:value}}"

_NOTHING: Final = object()
_TEXT: Final = frozenset({"string"})
_OBJECT: Final = frozenset({"object"})
#: What the keys of a map are called in a list: of tags, or of dimensions.
_KEYS: Final = ("Key", "Name")
_SOME: Final = "unknown"


def convert(
    mapping: ResourceMapping,
    shape: SchemaNode,
    inputs: Mapping[str, Json],
    unknowns: frozenset[str] = frozenset(),
) -> ConversionResult:
    """Rewrite the inputs of a resource; values among ``unknowns`` are left out."""
    walk = _Converter(mapping, unknowns, ConversionResult())
    walk.spread(inputs, shape, walk.done.properties, PathPair((), ()))
    return walk.done


@dataclass(frozen=True, slots=True)
class _Converter:
    translation: ResourceMapping
    unknowns: frozenset[str]
    done: ConversionResult

    def spread(
        self, inputs: Json, shape: SchemaNode, into: dict[str, Json], way: PathPair
    ) -> None:
        """Write each input of an object, or of the objects of a list, into one."""
        if isinstance(inputs, list):
            for index, each in enumerate(cast("list[object]", inputs)):
                step = PathPair((*way.source, index), way.target)
                self.spread(each, shape, into, step)
            return
        for name, value in cast("Mapping[str, Json]", inputs).items():
            step = PathPair((*way.source, name), way.target)
            known = dotted(step.source)
            if value is None or self.translation.without(known):
                continue
            target = self.translation.rename.get(known) or shape.field(name)
            if known in self.translation.by_id and self.unknowns:
                self.done.missing.append(way.to(target).target)
            elif not target:
                self.done.leftovers.append(step.source)
            elif target != ".":
                into.update(self.translation.announced(known))
                self._place(self._said(known, value), (shape, into), step, target)
            elif not self._unknown(value, step):
                self.spread(value, shape, into, step)

    def _said(self, known: str, value: Json) -> Json:
        if known in self.translation.secret:
            return REFERENCE
        words = self.translation.values.get(known)
        return value if words is None else words.get(value, value)

    def _unknown(self, value: Json, way: PathPair) -> bool:
        unknown = isinstance(value, str) and value in self.unknowns
        if unknown:
            self.done.missing.append(way.target)
        return unknown

    def _place(
        self,
        value: Json,
        into: tuple[SchemaNode, dict[str, Json]],
        way: PathPair,
        target: str,
    ) -> None:
        """Write a value at a dotted target, making the objects on the way there."""
        shape, written = into
        *above, last = [target] if "{" in target else target.split(".")
        for name in above:
            shape, way = shape.fields[name], way.to(name)
            if "array" in shape.types:
                shape, way = shape.items, way.to(0)
                written = written.setdefault(name, [{}])[0]
            else:
                written = written.setdefault(name, {})
        if "{" in last:
            self._pair(value, written, way, last)
            return
        one = self._value(value, shape.fields[last], way.to(last))
        if one is not _NOTHING:
            written[last] = one

    def _pair(
        self, value: Json, into: dict[str, Json], way: PathPair, target: str
    ) -> None:
        name, _, key = target.rstrip("}").partition("{")
        pairs: list[Json] = into.setdefault(name, [])
        step = way.to(name).to(len(pairs))
        if not self._unknown(value, step):
            pairs.append({"Key": key, "Value": cast_to(_TEXT, value)})
            self.done.origins[step.target] = step.source

    def _value(self, value: Json, shape: SchemaNode, way: PathPair) -> Json:
        if self._unknown(value, way):
            return _NOTHING
        self.done.origins[way.target] = way.source
        if isinstance(value, list):
            return self._list(cast("list[object]", value), shape, way)
        if isinstance(value, Mapping):
            return self._object(cast("Mapping[str, Json]", value), shape, way)
        if "array" in shape.types:
            return _listed(self._value(value, shape.items, way.to(0)))
        said = document(shape.types, value)
        if shape.types == _OBJECT and not isinstance(said, dict):
            return self._wrapped(value, shape, way)
        return cast_to(shape.types, value)

    def _list(self, values: list[object], shape: SchemaNode, way: PathPair) -> Json:
        keyed = self.translation.keyed.get(dotted(way.source))
        if keyed is not None:
            return self._keyed(values, keyed, way)
        if shape.types and "array" not in shape.types:
            if len(values) > 1:
                return self._left(way)
            step = PathPair((*way.source, 0), way.target)
            return self._value(values[0], shape, step) if values else _NOTHING
        written: list[Json] = []
        for index, value in enumerate(values):
            step = way.item(index, len(written))
            written += _listed(self._value(value, shape.items, step))
        return written

    def _keyed(self, values: list[Json], keyed: tuple[str, str], way: PathPair) -> Json:
        key, kept = keyed
        written: dict[str, Json] = {}
        for index, value in enumerate(values):
            name = str(value[key])
            for part, said in value.items():
                source = (*way.source, index, part)
                step = PathPair(source, (*way.target, name))
                if part == kept and not self._unknown(said, step):
                    self.done.origins[step.target] = source
                    written[name] = said
                elif part not in keyed and not self.translation.without(dotted(source)):
                    self._left(step)
        return written

    def _object(
        self, value: Mapping[str, Json], shape: SchemaNode, way: PathPair
    ) -> Json:
        if "array" in shape.types:
            for key in _KEYS:
                if set(shape.items.fields) == {key, "Value"}:
                    return [self._entry(key, n, way, v) for n, v in value.items()]
            return _listed(self._value(value, shape.items, way.to(0)))
        if shape.types and "object" not in shape.types:
            return self._left(way)
        written: dict[str, Json] = {}
        if shape.fields:
            self.spread(value, shape, written, way)
            return written
        for name, said in value.items():
            step = PathPair((*way.source, name), (*way.target, name))
            if not self._unknown(said, step):
                written[name] = said
        return written

    def _entry(self, key: str, name: str, way: PathPair, said: Json) -> dict[str, Json]:
        # A value that is not known yet is still text, and not an empty one.
        unknown = self._unknown(said, way)
        return {key: name, "Value": _SOME if unknown else cast_to(_TEXT, said)}

    def _wrapped(self, value: Json, shape: SchemaNode, way: PathPair) -> Json:
        """Return an object whose only property is the value."""
        if len(shape.fields) != 1:
            return self._left(way)
        ((name, below),) = shape.fields.items()
        return {name: self._value(value, below, way.to(name))}

    def _left(self, way: PathPair) -> Json:
        self.done.leftovers.append(way.source)
        return _NOTHING


def _listed(value: Json) -> list[Json]:
    return [] if value is _NOTHING else [value]
