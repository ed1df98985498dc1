"""Promises every component keeps, checked for all of them at once."""

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import pulumi
import pulumi_random as random
import pytest

import components
from plan.naming import Scope
from tests.component_tokens import TOKENS
from tests.components.stack_builders import BUILDERS, STACKS
from tests.mocks.pulumi_mocks import Graph, Registered, record

#: What every provider of AWS puts on whatever can be tagged.
TAGS: Final = {"project", "region", "data-residency", "managed-by"}
LABELS: Final = {"region", "app.kubernetes.io/managed-by", "app.kubernetes.io/part-of"}
#: Objects that belong to a cluster, not to this program's workloads, and the chart
#: that labels its own.
UNLABELLED: Final = {"kubernetes:helm.sh/v3:Release"}

every_stack = pytest.mark.parametrize("stack", BUILDERS)


@cache
def graph(stack: str) -> Graph:
    """Return one stack, as the engine would have seen it."""
    return record(BUILDERS[stack], stack=stack, stacks=STACKS)


@cache
def declared() -> Mapping[str, type[pulumi.ComponentResource]]:
    """Return every component class the package defines."""
    found: dict[str, type[pulumi.ComponentResource]] = {}
    for info in pkgutil.walk_packages(components.__path__, "components."):
        module = importlib.import_module(info.name)
        for name, cls in inspect.getmembers(module, inspect.isclass):
            mine = cls.__module__ == module.__name__
            if mine and issubclass(cls, pulumi.ComponentResource):
                found[name] = cls
    return found


def token(cls: type) -> str:
    """Return the type token a component's module states."""
    stated: Any = importlib.import_module(cls.__module__)
    return str(stated.TYPE)


def strays(graph: Graph) -> set[str]:
    """Return resources that are not parented to the component they are named for.

    A child is named ``<component>-<role>``, so its owner is the longest component
    name that prefixes its own.
    """
    owners = sorted((r.name for r in graph.resources if not r.custom), key=len)
    found: set[str] = set()
    for resource in graph.resources:
        named_for = [o for o in owners if resource.name.startswith(f"{o}-")]
        if named_for and resource.parent != named_for[-1]:
            found.add(resource.name)
    return found


def made(stack: str) -> list[Registered]:
    """Return what a stack asks a cloud to make."""
    return [
        r
        for r in graph(stack).resources
        if r.custom and not r.type.startswith("pulumi:providers:")
    ]


def test_type_tokens_are_frozen() -> None:
    """A new component registers its token here; an old one never changes it."""
    assert {name: token(cls) for name, cls in declared().items()} == TOKENS


def test_every_component_is_part_of_a_recorded_stack() -> None:
    """A component that no builder reaches is neither deployed nor tested."""
    seen = {r.type for stack in BUILDERS for r in graph(stack).resources}

    assert set(TOKENS.values()) <= seen


@pytest.mark.parametrize("name", TOKENS)
def test_constructors_share_one_signature(name: str) -> None:
    """Every component is called the same way: name, args, then keywords."""
    parameters = inspect.signature(declared()[name]).parameters

    assert list(parameters) == ["name", "args", "scope", "opts"]
    assert parameters["scope"].annotation is Scope
    assert {parameters[k].kind for k in ("scope", "opts")} == {
        inspect.Parameter.KEYWORD_ONLY
    }


@every_stack
def test_children_are_owned_by_the_component_they_are_named_for(stack: str) -> None:
    """What is inside a component hangs under it, so it goes when it goes."""
    assert strays(graph(stack)) == set()


@every_stack
def test_nothing_but_the_contents_page_hangs_under_the_stack(stack: str) -> None:
    """Everything a cloud makes is inside a component."""
    components = {r.name for r in graph(stack).resources if not r.custom}

    assert {r.name for r in made(stack) if r.parent not in components} == set()


@every_stack
def test_every_resource_knows_its_provider(stack: str) -> None:
    """A resource of a default provider lives wherever the environment points."""
    assert {r.name for r in made(stack) if not r.provider} == set()


@every_stack
def test_every_component_is_completed(stack: str) -> None:
    """A component that never registers outputs is shown as unfinished for ever."""
    unfinished = {
        r.name for r in graph(stack).resources if not (r.custom or r.completed)
    }

    assert unfinished == set()


@every_stack
def test_kubernetes_objects_carry_the_labels(stack: str) -> None:
    """Whoever finds an object in a cluster learns whose it is."""
    unlabelled = {
        r.name
        for r in made(stack)
        if r.type.startswith("kubernetes:")
        and r.type not in UNLABELLED
        and not set(r.inputs.get("metadata", {}).get("labels", {})) >= LABELS
    }

    assert unlabelled == set()


@every_stack
def test_providers_of_aws_tag_what_they_make(stack: str) -> None:
    """Tags come from the provider, so that no resource can forget them."""
    providers = graph(stack).of_type("pulumi:providers:aws")

    assert providers
    for provider in providers:
        assert all(tag in provider.inputs["defaultTags"] for tag in TAGS)


def test_merging_opts_over_parent_is_caught() -> None:
    """The commonest Pulumi mistake: a caller's parent overriding ``self``."""

    class Inner(pulumi.ComponentResource):
        def __init__(self, name: str, opts: pulumi.ResourceOptions) -> None:
            super().__init__("t:t:Inner", name, None, opts)
            wrong = pulumi.ResourceOptions(parent=self).merge(opts)
            random.RandomPassword(f"{name}-password", length=20, opts=wrong)

    def build() -> None:
        outer = pulumi.ComponentResource("t:t:Outer", "outer")
        Inner("outer-inner", pulumi.ResourceOptions(parent=outer))

    assert "outer-inner-password" in strays(record(build))
