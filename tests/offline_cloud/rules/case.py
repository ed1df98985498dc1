"""A request that a rule refuses, and one beside it that passes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from offline_cloud.rule import InputRule, ResourceInputs, Rule, StoreView, Violation
from offline_cloud.store import Remnant, ResourceStore, StoredResource

Values = Mapping[str, Any]
Things = tuple[StoredResource, ...]

REGION: Final = "eu-west-1"
ACCOUNT: Final = "111122223333"
CLUSTER_ARN: Final = f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/main"


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleCase:
    """One rule provoked.

    Attributes:
        refused: Inputs that are refused; of a deletion, nothing.
        passes: Inputs that differ in what matters alone.
        existing: What is in the cloud.
        passing_existing: What is there when the inputs pass, if that differs.
        current: The resource that is changed or deleted.
        leftovers: What earlier deletions have left behind.
    """

    rule: str
    token: str
    refused: Values = field(default_factory=dict[str, Any])
    passes: Values = field(default_factory=dict[str, Any])
    existing: Things = ()
    passing_existing: Things | None = None
    current: StoredResource | None = None
    passing_current: StoredResource | None = None
    leftovers: tuple[Remnant, ...] = ()

    def refusals(self, rule: Rule) -> list[Violation]:
        """Return what the rule says of what it should refuse."""
        return self.asked(rule, self.refused, self.existing, self.current)

    def leniency(self, rule: Rule) -> list[Violation]:
        """Return what the rule says of what it should pass."""
        there = (
            self.existing if self.passing_existing is None else self.passing_existing
        )
        return self.asked(
            rule, self.passes, there, self.passing_current or self.current
        )

    def asked(
        self, rule: Rule, inputs: Values, there: Things, now: StoredResource | None
    ) -> list[Violation]:
        """Return what the rule says of inputs in a world."""
        subject = self.subject(inputs)
        if isinstance(rule, InputRule):
            return list(rule.check(subject))
        store = ResourceStore(":memory:")
        for resource in (*there, *((now,) if now else ())):
            store.upsert(resource)
        for left in self.leftovers:
            store.add_remnant(left)
        place = place_of(self.token)
        identity = now.id if now else ""
        view = StoreView(store=store, scope=place, token=self.token, identity=identity)
        return list(rule.check(subject, view))

    def subject(self, inputs: Values) -> ResourceInputs:
        """Return the subject that these inputs make."""
        amazon = self.token.startswith("aws:")
        return ResourceInputs(
            token=self.token,
            urn="urn:pulumi:one::it",
            name="it",
            inputs=inputs,
            region=REGION if amazon else "",
            account=ACCOUNT if amazon else "",
        )


def place_of(token: str) -> str:
    """Return where things of a type lie unless a test says otherwise."""
    if token.startswith("kubernetes:"):
        return CLUSTER_ARN
    everywhere = ("aws:iam/", "aws:route53/", "cloudflare:", "random:")
    return "" if token.startswith(everywhere) else REGION


def thing(
    token: str,
    identity: str,
    inputs: Values | None = None,
    *,
    scope: str | None = None,
    **outputs: object,
) -> StoredResource:
    """Return something in the cloud: its inputs are among its outputs."""
    where = place_of(token) if scope is None else scope
    given = dict(inputs or {})
    return StoredResource(
        token=token,
        scope=where,
        id=identity,
        urn=f"urn:pulumi:one::{identity}",
        name=identity,
        region=where,
        id_seed="",
        inputs=given,
        outputs={**given, **outputs},
    )


def kube(
    token: str, name: str, inputs: Values | None = None, *, space: str = "one"
) -> StoredResource:
    """Return an object in a namespace of the cluster."""
    metadata = {"name": name, "namespace": space}
    return thing(token, f"{space}/{name}", {**(inputs or {}), "metadata": metadata})


def without(inputs: Values, *names: str) -> Values:
    """Return inputs that lack some names."""
    return {key: value for key, value in inputs.items() if key not in names}


def by_rule(cases: Iterable[RuleCase]) -> dict[str, list[RuleCase]]:
    """Return the cases of each rule."""
    found: dict[str, list[RuleCase]] = {}
    for case in cases:
        found.setdefault(case.rule, []).append(case)
    return found
