"""Cases of rules: a request that a rule rejects, and a corrected one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from offline_cloud.rule import InputRule, ResourceInputs, Rule, StoreView, Violation
from offline_cloud.store import Remnant, ResourceStore, StoredResource

Values = Mapping[str, Any]
StoredResources = tuple[StoredResource, ...]

REGION: Final = "eu-west-1"
ACCOUNT: Final = "111122223333"
CLUSTER_ARN: Final = f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/main"


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleCase:
    """A request that a rule rejects, and a similar one that the rule accepts.

    The store of the rejected request contains `existing` and `current`. That of the
    accepted one contains `passing_existing` and `passing_current`, each defaulting to
    the former. A case of a deletion has a current resource and no inputs.

    Attributes:
        rule: Id of the rule, such as ``RDS-006``.
        token: Type token of the requested resource.
        rejected_inputs: Inputs of the request that the rule rejects.
        passing_inputs: Inputs that the rule accepts; they differ only in its subject.
        existing: Other resources in the store.
        passing_existing: Other resources in the store of the accepted request.
        current: The resource that the request changes or deletes; None for a creation.
        passing_current: The resource that the accepted request changes or deletes.
        remnants: Remnants of earlier deletions, the same for both requests.
    """

    rule: str
    token: str
    rejected_inputs: Values = field(default_factory=dict[str, Any])
    passing_inputs: Values = field(default_factory=dict[str, Any])
    existing: StoredResources = ()
    passing_existing: StoredResources | None = None
    current: StoredResource | None = None
    passing_current: StoredResource | None = None
    remnants: tuple[Remnant, ...] = ()

    def rejected_violations(self, rule: Rule) -> list[Violation]:
        """Return the violations of the request that the rule should reject."""
        return self.violations(rule, self.rejected_inputs, self.existing, self.current)

    def passing_violations(self, rule: Rule) -> list[Violation]:
        """Return the violations of the request that the rule should accept."""
        existing = (
            self.existing if self.passing_existing is None else self.passing_existing
        )
        return self.violations(
            rule, self.passing_inputs, existing, self.passing_current or self.current
        )

    def violations(
        self,
        rule: Rule,
        inputs: Values,
        existing: StoredResources,
        current: StoredResource | None,
    ) -> list[Violation]:
        """Return the violations of inputs with a store of these resources."""
        subject = self.subject(inputs)
        if isinstance(rule, InputRule):
            return list(rule.check(subject))
        store = ResourceStore(":memory:")
        for resource in (*existing, *((current,) if current else ())):
            store.upsert(resource)
        for remnant in self.remnants:
            store.add_remnant(remnant)
        scope = scope_of(self.token)
        identity = current.id if current else ""
        view = StoreView(store=store, scope=scope, token=self.token, identity=identity)
        return list(rule.check(subject, view))

    def subject(self, inputs: Values) -> ResourceInputs:
        """Return a requested resource with these inputs."""
        is_aws = self.token.startswith("aws:")
        return ResourceInputs(
            token=self.token,
            urn="urn:pulumi:one::it",
            name="it",
            inputs=inputs,
            region=REGION if is_aws else "",
            account=ACCOUNT if is_aws else "",
        )


def scope_of(token: str) -> str:
    """Return the scope of resources of a type: a cluster, a region, or everywhere."""
    if token.startswith("kubernetes:"):
        return CLUSTER_ARN
    everywhere = ("aws:iam/", "aws:route53/", "cloudflare:", "random:")
    return "" if token.startswith(everywhere) else REGION


def stored_resource(
    token: str,
    identity: str,
    inputs: Values | None = None,
    *,
    scope: str | None = None,
    **outputs: object,
) -> StoredResource:
    """Return a stored resource; its inputs are also outputs."""
    where = scope_of(token) if scope is None else scope
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


def kubernetes_object(
    token: str, name: str, inputs: Values | None = None, *, space: str = "one"
) -> StoredResource:
    """Return a stored Kubernetes object in a namespace of the cluster."""
    metadata = {"name": name, "namespace": space}
    return stored_resource(
        token, f"{space}/{name}", {**(inputs or {}), "metadata": metadata}
    )


def without(inputs: Values, *names: str) -> Values:
    """Return inputs without some names."""
    return {key: value for key, value in inputs.items() if key not in names}


def by_rule(cases: Iterable[RuleCase]) -> dict[str, list[RuleCase]]:
    """Return the cases of each rule."""
    found: dict[str, list[RuleCase]] = {}
    for case in cases:
        found.setdefault(case.rule, []).append(case)
    return found
