"""Messages for values that a model rejects, in words of the file and not of Python."""

import difflib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar, cast, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from config.errors import ConfigError, is_now, shown
from config.renamed_keys import new_key
from config.text_form import TEXT_FORM

_Model = TypeVar("_Model", bound=BaseModel)

#: Steps to a value in a file: keys of mappings and positions in lists.
Location = tuple[int | str, ...]


def validated(
    model: type[_Model],
    file: str,
    prefix: str,
    value: object,
    *,
    namespace: str | None = None,
) -> _Model:
    """Return a loaded value as a model.

    ``prefix`` and ``namespace`` are those of ``from_validation_error``.

    Raises:
        ConfigError: The model rejects the value.
    """
    try:
        # As JSON, a list is a tuple and a text an enumeration, but `"false"` no switch.
        return model.model_validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        raise from_validation_error(
            file, prefix, error, model=model, value=value, namespace=namespace
        ) from None


def from_validation_error(  # noqa: PLR0913 - one argument for each part of a message
    file: str,
    prefix: str,
    error: ValidationError,
    *,
    model: type[BaseModel],
    value: object,
    namespace: str | None = None,
) -> ConfigError:
    """Return the findings as one error, one line for each key.

    Args:
        file: Name of the file.
        prefix: Key of the validated value in the file.
        error: The findings of pydantic.
        model: Model that rejected the value.
        value: The value as it was loaded.
        namespace: Prefix of the keys in the table of renamed keys where that differs
            from ``prefix``.
    """
    known = prefix if namespace is None else namespace
    found = _by_location(error, value)
    renamed = {new_key(_key(known, location)) for location in found}
    lines: list[str] = []
    for location, details in found.items():
        key = _key(known, location)
        if details[0]["type"] == "missing" and key in renamed:
            continue  # it is there, under its old name
        sentence = _sentence(details, key, model, _written(value, location))
        # The key is empty where keys at the top of the file contradict each other.
        parts = (file, _key(prefix, location), sentence)
        lines.append(": ".join(part for part in parts if part))
    return ConfigError("\n".join(lines))


#: A choice among those that pydantic lists: ``'dev'``, ``<Reach.ANY: 'any'>``.
_QUOTED: Final = re.compile(r"'([^']*)'")
_MISSING: Final = "missing; this key is required"


def _by_location(
    error: ValidationError, value: object
) -> Mapping[Location, list[ErrorDetails]]:
    """Return the findings by place; alternatives of one value share their place."""
    found: dict[Location, list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        location = _in_file(detail, value)
        found.setdefault(location, []).append(detail)
    return found


def _in_file(detail: ErrorDetails, value: object) -> Location:
    """Return the place in the file; pydantic adds the names of alternatives."""
    location: list[int | str] = []
    for step in detail["loc"]:
        if isinstance(value, Mapping) and step in value:
            value = cast("Mapping[object, object]", value)[step]
        elif (
            isinstance(value, list)
            and isinstance(step, int)
            and step < len(cast("list[object]", value))
        ):
            value = cast("list[object]", value)[step]
        elif detail["type"] == "missing" and step == detail["loc"][-1]:
            pass
        else:
            continue
        location.append(step)
    return tuple(location)


def _written(value: object, location: Location) -> object:
    """Return the loaded value of a place; numbers remember how they were written."""
    for step in location:
        if isinstance(value, Mapping | list):
            children = cast("Any", value)
            try:
                value = children[step]
            except (KeyError, IndexError):
                return None
    return value


def _sentence(
    details: list[ErrorDetails], key: str, model: type[BaseModel], written: object
) -> str:
    first = details[0]
    if first["type"] == "extra_forbidden":
        return _unknown_key(first, key, model)
    if first["type"] == "missing":
        return _MISSING
    if first["type"] == "value_error":
        return str(first["ctx"]["error"])  # pyright: ignore[reportTypedDictNotRequiredAccess] - a value error has it
    allowed = [*dict.fromkeys(_allowed(each, written) for each in details)]
    return f"{text_of(written)} is not allowed; allowed: {' or '.join(allowed)}"


def text_of(value: object) -> str:
    """Return a value as it is written in a file, shortened."""
    match value:
        case None:
            return "an empty value"
        case bool():
            return str(value).lower()
        case int() | float():
            return str(getattr(value, "written", value))
        case dict():
            return f"a mapping with the keys {sorted(map(str, cast('Any', value)))}"
        case _:
            return shown(value)


def _unknown_key(detail: ErrorDetails, key: str, model: type[BaseModel]) -> str:
    new = new_key(key)
    if new is not None:
        return is_now(key, new)
    keys = sorted(_keys(model, detail["loc"][:-1]))
    near = difflib.get_close_matches(str(detail["loc"][-1]), keys, 1, 0.6)
    if near:
        return f"unknown key; did you mean {near[0]!r}?"
    return f"unknown key; allowed: {', '.join(keys)}"


def _keys(model: type[BaseModel], location: Iterable[int | str]) -> Iterable[str]:
    """Return the keys of the mapping at a place of a model."""
    current: object = model
    for step in location:
        models = [*_models(current)]
        fields = {
            field.alias or name: field
            for each in models
            for name, field in each.model_fields.items()
        }
        if step in fields:
            current = fields[str(step)]
    return (
        field.alias or name
        for each in _models(current)
        for name, field in each.model_fields.items()
    )


def _models(annotation: object) -> Iterable[type[BaseModel]]:
    """Yield the models that an annotation contains."""
    if isinstance(annotation, FieldInfo):
        annotation = annotation.annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for each in get_args(annotation):
        yield from _models(each)


class _Finding(NamedTuple):
    """The limits that a value breaks, and the value as it was loaded."""

    limits: Mapping[str, Any]
    written: object


_Describe = Callable[[_Finding], str]


def _allowed(detail: ErrorDetails, written: object) -> str:
    describe = _WORDS.get(detail["type"])
    if describe is None:
        return detail["msg"]
    return describe(_Finding(detail.get("ctx", {}), written))


def _text(finding: _Finding) -> str:
    if isinstance(finding.written, bool | int | float):
        return f'a text, in quotes: "{text_of(finding.written)}"'
    return "a text"


def _text_form(finding: _Finding) -> str:
    limits = finding.limits
    if isinstance(finding.written, bool | int | float):
        return f'{limits["words"]}, in quotes: "{text_of(finding.written)}"'
    limit = limits["max_length"]
    most = f" of at most {limit} characters" if limit else ""
    return f"{limits['words']}{most}, such as {limits['example']!r}"


def _choice(finding: _Finding) -> str:
    choices = _QUOTED.findall(str(finding.limits["expected"]))
    near = difflib.get_close_matches(str(finding.written), choices, 1, 0.6)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    return f"{', '.join(map(repr, choices)) or finding.limits['expected']}{meant}"


def _number(words: str) -> _Describe:
    def describe(finding: _Finding) -> str:
        written = finding.written
        quoted = isinstance(written, str) and written.lstrip("-").isdigit()
        return f"{words}, without quotes" if quoted else words

    return describe


def _entries(words: str, limit: str) -> _Describe:
    def describe(finding: _Finding) -> str:
        count = finding.limits[limit]
        return f"{words} {count} {'entry' if count == 1 else 'entries'}"

    return describe


def _words(words: str) -> _Describe:
    """Return words that may contain limits in braces."""
    return lambda finding: words.format(**finding.limits)


_LIST: Final = _words("a list, such as [one, two]")
_MAPPING: Final = _words("a mapping with keys")
_DATE: Final = _words("a date, such as '2027-01-31'")
_WHOLE: Final = _number("a whole number")
_FRACTION: Final = _number("a number")

#: What a value must be, by the type of pydantic's error.
#: https://docs.pydantic.dev/latest/errors/validation_errors/
_WORDS: Final[Mapping[str, _Describe]] = MappingProxyType(
    {
        TEXT_FORM: _text_form,
        "string_type": _text,
        "string_too_short": _words("a text of at least {min_length} characters"),
        "string_too_long": _words("a text of at most {max_length} characters"),
        "string_pattern_mismatch": _words("a text that matches {pattern}"),
        "bool_type": _words("true or false, without quotes"),
        "int_type": _WHOLE,
        "int_from_float": _WHOLE,
        "float_type": _FRACTION,
        "greater_than": _words("more than {gt}"),
        "greater_than_equal": _words("{ge} or more"),
        "less_than": _words("less than {lt}"),
        "less_than_equal": _words("{le} or less"),
        "tuple_type": _LIST,
        "list_type": _LIST,
        "too_short": _entries("at least", "min_length"),
        "too_long": _entries("at most", "max_length"),
        "dict_type": _MAPPING,
        "mapping_type": _MAPPING,
        "model_type": _MAPPING,
        "model_attributes_type": _MAPPING,
        "enum": _choice,
        "literal_error": _choice,
        "ip_v4_address": _words("an IPv4 address, such as '52.94.76.10'"),
        "ip_v6_address": _words("an IPv6 address, such as '2600:1f14::10'"),
        "date_type": _DATE,
        "date_parsing": _DATE,
        "date_from_datetime_parsing": _DATE,
        "date_from_datetime_inexact": _DATE,
    }
)


def _key(prefix: str, location: Location) -> str:
    return ".".join([prefix, *map(str, location)] if prefix else map(str, location))
