"""Tags of AWS resources."""

import json
from collections.abc import Iterator
from typing import Final

from policies.crossguard.facts import Facts
from policies.crossguard.rule import Resource, Rule
from policies.crossguard.rules.checks import mapping, types

PROVIDER: Final = "pulumi:providers:aws"


def _default_tags(resource: Resource, facts: Facts) -> Iterator[str]:
    # Inputs of a provider are JSON text.
    text = resource.get("defaultTags")
    parsed: object = json.loads(text) if isinstance(text, str) else text
    tags = mapping(mapping(parsed).get("tags"))
    for name, expected in facts.tags.items():
        if tags.get(name) != expected:
            yield f"defaultTags {name} is {tags.get(name)!r}; required: {expected!r}"


RULES: Final = (
    Rule(
        id="POLICY-TAG-001",
        summary="Every AWS resource has the tags project, region, data-residency and "
        "managed-by.",
        why="Costs, access and residency are reported by these tags.",
        remediation="Create the provider with components.providers.aws_provider.",
        check=_default_tags,
        types=types(PROVIDER),
        source="https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
    ),
)
