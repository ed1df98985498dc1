"""Secrets, unknown values and differences of property values."""

from typing import Any

import pytest
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime import rpc

from offline_cloud import property_values
from offline_cloud.input_diff import InputChange, diff_inputs, forces_replacement
from offline_cloud.provider import autoname

HIDDEN = {property_values.SIGNATURE: property_values.SECRET, "value": "hunter2hunter2"}


def message(**values: Any) -> Struct:  # noqa: ANN401  # JSON
    """Return a message as Pulumi sends it."""
    struct = Struct()
    struct.update(values)
    return struct


def test_value_signatures_equal_those_of_the_sdk() -> None:
    """Secrets and unknown values are marked as Pulumi and its SDK mark them."""
    assert vars(rpc)["_special_sig_key"] == property_values.SIGNATURE
    assert vars(rpc)["_special_secret_sig"] == property_values.SECRET


def test_secret_value_stays_secret_at_its_path() -> None:
    """A secret input is a secret in the response, at any depth."""
    sent = message(a={"b": [1, HIDDEN]}, c="plain")

    read = property_values.read(sent)

    assert read.values == {"a": {"b": [1, "hunter2hunter2"]}, "c": "plain"}
    assert read.secrets == {("a", "b", 1)}
    assert property_values.write(read) == sent


def test_integers_are_read_as_integers() -> None:
    """The protocol has floats only, but a port is an integer."""
    port = property_values.read(message(port=80, share=0.5, gone=None)).values

    assert (port, type(port["port"])) == ({"port": 80, "share": 0.5}, int)


def test_copy_of_a_secret_is_marked_secret() -> None:
    """A computed value that contains a secret input is secret as well."""
    inputs = property_values.read(message(password=HIDDEN, name="db"))

    assert property_values.secret_leaks(
        {"url": "x://db:hunter2hunter2@h", "name": "db", "l": ["hunter2hunter2"]},
        inputs,
    ) == {("url",), ("l", 0)}


def test_unknown_value_is_found_at_any_depth() -> None:
    """A list with one unknown item is not known."""
    assert property_values.contains_unknown({"a": [{"b": property_values.UNKNOWN}]})
    assert not property_values.contains_unknown({"a": [{"b": "known"}]})


def test_property_path_quotes_keys_with_dots() -> None:
    """Otherwise such a key would read as two."""
    assert property_values.format_path(("a", 0, "b", "c.d/e")) == 'a[0].b["c.d/e"]'


def test_difference_names_each_changed_leaf_once() -> None:
    """Each differing value is named once, by its path."""
    old = {"a": {"b": 1, "c": 2}, "l": [1, 2], "__defaults": []}
    new = {"a": {"b": 1, "c": 3}, "l": [1], "n": {"m": 1}}

    assert diff_inputs(old, new) == [
        InputChange(("a", "c"), "UPDATE"),
        InputChange(("l", 1), "DELETE"),
        InputChange(("n", "m"), "ADD"),
    ]


@pytest.mark.parametrize(
    ("pattern", "replaced"),
    [
        ("spec.selector", True),
        ("spec", True),
        ("spec.selector.matchLabels.app", True),
        ("*", True),
        ("spec.select", False),
        ("spec.selector.matchLabels.app.more", False),
    ],
)
def test_replacement_pattern_covers_nested_properties(
    *, pattern: str, replaced: bool
) -> None:
    """A documented replacement applies to a property and all its parts."""
    path = ("spec", "selector", "matchLabels", "app")

    assert forces_replacement(path, [pattern]) is replaced


def test_replacement_pattern_ignores_list_positions() -> None:
    """``rules[].port`` is the port of every rule."""
    assert forces_replacement(("rules", 3, "port"), ["rules[].port"])
    assert not forces_replacement(("rules", 3, "name"), ["rules[].port"])


@pytest.mark.parametrize("path", ["name", "metadata.name"])
def test_generated_name_is_kept_until_replacement(path: str) -> None:
    """An update keeps the name; a replacement generates another."""
    first = autoname.named({}, path, {}, autoname.generate("web", "urn", 0))
    updated = autoname.named({}, path, first, autoname.generate("web", "urn", 1))
    replaced = autoname.named({}, path, {}, autoname.generate("web", "urn", 1))

    assert updated == first != replaced
    assert autoname.named(replaced, path, first, "x") == replaced
    assert not autoname.reuses_name(path, first, replaced)


def test_replacement_with_a_given_name_deletes_first() -> None:
    """Two resources with one name cannot exist at the same time."""
    one = {"metadata": {"name": "web", "namespace": "a"}}
    other = {"metadata": {"name": "web", "namespace": "b"}}

    assert autoname.reuses_name("metadata.name", one, one)
    assert not autoname.reuses_name("metadata.name", one, other)
