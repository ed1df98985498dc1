"""Conventions of all components, checked in every recorded stack."""

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
from tests.mocks.pulumi_mocks import Graph, RegisteredResource, record

#: Default tags of every AWS provider.
TAGS: Final = {"project", "region", "data-residency", "managed-by"}
LABELS: Final = {"region", "app.kubernetes.io/managed-by", "app.kubernetes.io/part-of"}
#: Types without these labels: a Helm release labels its own objects.
UNLABELLED: Final = {"kubernetes:helm.sh/v3:Release"}

every_stack = pytest.mark.parametrize("stack", BUILDERS)


@cache
def recorded_stack(stack: str) -> Graph:
    """Return the recorded resources of one stack."""
    return record(BUILDERS[stack], stack=stack, stacks=STACKS)


@cache
def component_classes() -> Mapping[str, type[pulumi.ComponentResource]]:
    """Return every component class of the package."""
    found: dict[str, type[pulumi.ComponentResource]] = {}
    for info in pkgutil.walk_packages(components.__path__, "components."):
        module = importlib.import_module(info.name)
        for name, cls in inspect.getmembers(module, inspect.isclass):
            mine = cls.__module__ == module.__name__
            if mine and issubclass(cls, pulumi.ComponentResource):
                found[name] = cls
    return found


def type_token(cls: type) -> str:
    """Return the type token that a component's module declares."""
    stated: Any = importlib.import_module(cls.__module__)
    return str(stated.TYPE)


def misparented(graph: Graph) -> set[str]:
    """Return the resources whose parent is not the component they are named after.

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


def provider_resources(stack: str) -> list[RegisteredResource]:
    """Return the resources of a stack without components and providers."""
    return [
        r
        for r in recorded_stack(stack).resources
        if r.custom and not r.type.startswith("pulumi:providers:")
    ]


def test_component_type_tokens_are_unchanged() -> None:
    """A new component adds its token here; an existing token never changes."""
    assert {
        name: type_token(cls) for name, cls in component_classes().items()
    } == TOKENS


def test_every_component_occurs_in_a_recorded_stack() -> None:
    """A component that no builder creates would be neither deployed nor tested."""
    seen = {r.type for stack in BUILDERS for r in recorded_stack(stack).resources}

    assert set(TOKENS.values()) <= seen


@pytest.mark.parametrize("name", TOKENS)
def test_component_constructors_share_one_signature(name: str) -> None:
    """Every component takes name and args, and the keywords scope and opts."""
    parameters = inspect.signature(component_classes()[name]).parameters

    assert list(parameters) == ["name", "args", "scope", "opts"]
    assert parameters["scope"].annotation is Scope
    assert {parameters[k].kind for k in ("scope", "opts")} == {
        inspect.Parameter.KEYWORD_ONLY
    }


@every_stack
def test_resources_are_children_of_the_component_they_are_named_after(
    stack: str,
) -> None:
    """The resources of a component are deleted together with it."""
    assert misparented(recorded_stack(stack)) == set()


@every_stack
def test_resources_have_a_component_as_parent(stack: str) -> None:
    """Only components are children of the stack itself."""
    components = {r.name for r in recorded_stack(stack).resources if not r.custom}

    assert {
        r.name for r in provider_resources(stack) if r.parent not in components
    } == set()


@every_stack
def test_resources_of_components_have_explicit_providers(stack: str) -> None:
    """A default provider would take its region from the environment."""
    assert {r.name for r in provider_resources(stack) if not r.provider} == set()


@every_stack
def test_components_register_their_outputs(stack: str) -> None:
    """A component without registered outputs is displayed as unfinished."""
    unfinished = {
        r.name for r in recorded_stack(stack).resources if not (r.custom or r.completed)
    }

    assert unfinished == set()


@every_stack
def test_kubernetes_objects_have_the_recommended_labels(stack: str) -> None:
    """The labels name the region and the program that manages the object."""
    unlabelled = {
        r.name
        for r in provider_resources(stack)
        if r.type.startswith("kubernetes:")
        and r.type not in UNLABELLED
        and not set(r.inputs.get("metadata", {}).get("labels", {})) >= LABELS
    }

    assert unlabelled == set()


@every_stack
def test_aws_providers_have_default_tags(stack: str) -> None:
    """Every taggable resource gets the tags of its provider."""
    providers = recorded_stack(stack).of_type("pulumi:providers:aws")

    assert providers
    for provider in providers:
        assert all(tag in provider.inputs["defaultTags"] for tag in TAGS)


def test_opts_merged_over_parent_are_reported() -> None:
    """A caller's parent must not replace ``self`` as the parent of a child."""

    class Inner(pulumi.ComponentResource):
        def __init__(self, name: str, opts: pulumi.ResourceOptions) -> None:
            super().__init__("t:t:Inner", name, None, opts)
            wrong = pulumi.ResourceOptions(parent=self).merge(opts)
            random.RandomPassword(f"{name}-password", length=20, opts=wrong)

    def build() -> None:
        outer = pulumi.ComponentResource("t:t:Outer", "outer")
        Inner("outer-inner", pulumi.ResourceOptions(parent=outer))

    assert "outer-inner-password" in misparented(record(build))
