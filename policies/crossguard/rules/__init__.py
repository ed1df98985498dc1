"""Every rule of the pack, in the order of their ids' topics."""

from typing import Final

from policies.crossguard.rule import Rule, StackRule
from policies.crossguard.rules import (
    cloudflare,
    cluster,
    database,
    iam,
    keys,
    kubernetes,
    load_balancer,
    logs,
    regions,
    route53,
    secrets,
    security_groups,
    storage,
    tags,
    waivers,
)

RULES: Final[tuple[Rule, ...]] = (
    *regions.RULES,
    *keys.RULES,
    *secrets.RULES,
    *database.RULES,
    *storage.RULES,
    *logs.RULES,
    *iam.RULES,
    *security_groups.RULES,
    *load_balancer.RULES,
    *cluster.RULES,
    *kubernetes.RULES,
    *cloudflare.RULES,
    *route53.RULES,
    *tags.RULES,
)

STACK_RULES: Final[tuple[StackRule, ...]] = (
    *storage.STACK_RULES,
    *load_balancer.STACK_RULES,
    *kubernetes.STACK_RULES,
    *cloudflare.STACK_RULES,
    *route53.STACK_RULES,
    *waivers.STACK_RULES,
)
