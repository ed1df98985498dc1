"""Conversion of Pulumi inputs into CloudFormation properties by AWS's schema.

The converter handles differences of case, of singular and plural, of lists and single
objects, of tags, and of text and numbers. ``ResourceMapping`` declares the others.
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

#: Dynamic reference that replaces a secret.
#: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
REFERENCE: Final = "{{resolve:secretsmanager:offline-cloud:SecretString:value}}"

_OMITTED: Final = object()
_TEXT: Final = frozenset({"string"})
_OBJECT: Final = frozenset({"object"})
#: Names of the key in a list of tags, and in a list of dimensions.
_KEYS: Final = ("Key", "Name")
_PLACEHOLDER: Final = "unknown"


def convert(
    mapping: ResourceMapping,
    schema: SchemaNode,
    inputs: Mapping[str, Json],
    unknowns: frozenset[str] = frozenset(),
) -> ConversionResult:
    """Convert the inputs of a resource.

    Args:
        mapping: Mapping of the resource's type.
        schema: AWS's schema of the type.
        inputs: Pulumi inputs.
        unknowns: Sentinels of unknown values, which are omitted.
    """
    converter = _Converter(mapping, unknowns, ConversionResult())
    converter.spread(inputs, schema, converter.done.properties, PathPair((), ()))
    return converter.done


@dataclass(frozen=True, slots=True)
class _Converter:
    mapping: ResourceMapping
    unknowns: frozenset[str]
    done: ConversionResult

    def spread(
        self, inputs: Json, schema: SchemaNode, into: dict[str, Json], paths: PathPair
    ) -> None:
        """Write the inputs of an object, or of a list of objects, into one object."""
        if isinstance(inputs, list):
            for index, each in enumerate(cast("list[object]", inputs)):
                step = PathPair((*paths.source, index), paths.target)
                self.spread(each, schema, into, step)
            return
        for name, value in cast("Mapping[str, Json]", inputs).items():
            step = PathPair((*paths.source, name), paths.target)
            known = dotted(step.source)
            if value is None or self.mapping.without(known):
                continue
            target = self.mapping.rename.get(known) or schema.field(name)
            if known in self.mapping.by_id and self.unknowns:
                self.done.missing.append(paths.to(target).target)
            elif not target:
                self.done.leftovers.append(step.source)
            elif target != ".":
                into.update(self.mapping.added_properties(known))
                self._place(
                    self._mapped_value(known, value), (schema, into), step, target
                )
            elif not self._unknown(value, step):
                self.spread(value, schema, into, step)

    def _mapped_value(self, known: str, value: Json) -> Json:
        if known in self.mapping.secret:
            return REFERENCE
        names = self.mapping.values.get(known)
        return value if names is None else names.get(value, value)

    def _unknown(self, value: Json, paths: PathPair) -> bool:
        unknown = isinstance(value, str) and value in self.unknowns
        if unknown:
            self.done.missing.append(paths.target)
        return unknown

    def _place(
        self,
        value: Json,
        into: tuple[SchemaNode, dict[str, Json]],
        paths: PathPair,
        target: str,
    ) -> None:
        """Write a value at a dotted target, and create the objects above it."""
        schema, written = into
        *above, last = [target] if "{" in target else target.split(".")
        for name in above:
            schema, paths = schema.fields[name], paths.to(name)
            if "array" in schema.types:
                schema, paths = schema.items, paths.to(0)
                written = written.setdefault(name, [{}])[0]
            else:
                written = written.setdefault(name, {})
        if "{" in last:
            self._pair(value, written, paths, last)
            return
        one = self._value(value, schema.fields[last], paths.to(last))
        if one is not _OMITTED:
            written[last] = one

    def _pair(
        self, value: Json, into: dict[str, Json], paths: PathPair, target: str
    ) -> None:
        name, _, key = target.rstrip("}").partition("{")
        pairs: list[Json] = into.setdefault(name, [])
        step = paths.to(name).to(len(pairs))
        if not self._unknown(value, step):
            pairs.append({"Key": key, "Value": cast_to(_TEXT, value)})
            self.done.origins[step.target] = step.source

    def _value(self, value: Json, schema: SchemaNode, paths: PathPair) -> Json:
        if self._unknown(value, paths):
            return _OMITTED
        self.done.origins[paths.target] = paths.source
        if isinstance(value, list):
            return self._list(cast("list[object]", value), schema, paths)
        if isinstance(value, Mapping):
            return self._object(cast("Mapping[str, Json]", value), schema, paths)
        if "array" in schema.types:
            return _listed(self._value(value, schema.items, paths.to(0)))
        item = document(schema.types, value)
        if schema.types == _OBJECT and not isinstance(item, dict):
            return self._wrapped(value, schema, paths)
        return cast_to(schema.types, value)

    def _list(self, values: list[object], schema: SchemaNode, paths: PathPair) -> Json:
        keyed = self.mapping.keyed.get(dotted(paths.source))
        if keyed is not None:
            return self._keyed(values, keyed, paths)
        if schema.types and "array" not in schema.types:
            if len(values) > 1:
                return self._add_leftover(paths)
            step = PathPair((*paths.source, 0), paths.target)
            return self._value(values[0], schema, step) if values else _OMITTED
        written: list[Json] = []
        for index, value in enumerate(values):
            step = paths.item(index, len(written))
            written += _listed(self._value(value, schema.items, step))
        return written

    def _keyed(
        self, values: list[Json], keyed: tuple[str, str], paths: PathPair
    ) -> Json:
        key, value_field = keyed
        written: dict[str, Json] = {}
        for index, value in enumerate(values):
            name = str(value[key])
            for part, item in value.items():
                source = (*paths.source, index, part)
                step = PathPair(source, (*paths.target, name))
                if part == value_field and not self._unknown(item, step):
                    self.done.origins[step.target] = source
                    written[name] = item
                elif part not in keyed and not self.mapping.without(dotted(source)):
                    self._add_leftover(step)
        return written

    def _object(
        self, value: Mapping[str, Json], schema: SchemaNode, paths: PathPair
    ) -> Json:
        if "array" in schema.types:
            for key in _KEYS:
                if set(schema.items.fields) == {key, "Value"}:
                    return [self._entry(key, n, paths, v) for n, v in value.items()]
            return _listed(self._value(value, schema.items, paths.to(0)))
        if schema.types and "object" not in schema.types:
            return self._add_leftover(paths)
        written: dict[str, Json] = {}
        if schema.fields:
            self.spread(value, schema, written, paths)
            return written
        for name, item in value.items():
            step = PathPair((*paths.source, name), (*paths.target, name))
            if not self._unknown(item, step):
                written[name] = item
        return written

    def _entry(
        self, key: str, name: str, paths: PathPair, item: Json
    ) -> dict[str, Json]:
        # An unknown value becomes some text, because an empty one would be invalid.
        unknown = self._unknown(item, paths)
        return {key: name, "Value": _PLACEHOLDER if unknown else cast_to(_TEXT, item)}

    def _wrapped(self, value: Json, schema: SchemaNode, paths: PathPair) -> Json:
        """Return an object with the value as its only property."""
        if len(schema.fields) != 1:
            return self._add_leftover(paths)
        ((name, below),) = schema.fields.items()
        return {name: self._value(value, below, paths.to(name))}

    def _add_leftover(self, paths: PathPair) -> Json:
        self.done.leftovers.append(paths.source)
        return _OMITTED


def _listed(value: Json) -> list[Json]:
    return [] if value is _OMITTED else [value]
