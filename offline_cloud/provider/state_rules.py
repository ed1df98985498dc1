"""Enforcement of the rules that depend on other resources of the offline cloud."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from offline_cloud import property_values, rule_validation
from offline_cloud.errors import CloudError
from offline_cloud.property_values import Properties
from offline_cloud.provider.provider_config import ProviderConfig
from offline_cloud.rule import ResourceInputs, StoreView
from offline_cloud.store import ResourceStore

Request: TypeAlias = Literal["create", "update", "delete"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestingResource:
    """The resource that is created, updated or deleted."""

    token: str
    urn: str
    name: str
    config: ProviderConfig

    def resource_inputs(
        self, inputs: Mapping[str, Any], store: ResourceStore
    ) -> ResourceInputs:
        """Return the inputs of schema validators and rules."""
        return ResourceInputs(
            token=self.token,
            urn=self.urn,
            name=self.name,
            inputs=inputs,
            region=self.config.region_of(inputs),
            account=self.config.account,
            version=self.config.cluster_version(store),
        )


def enforce(
    request: Request,
    requester: RequestingResource,
    inputs: Properties,
    store: ResourceStore,
    scope_and_id: tuple[str, str],
) -> None:
    """Reject a request that violates a rule, and record the violations.

    Args:
        request: The kind of request.
        requester: The resource.
        inputs: Its inputs; secrets among them do not appear in messages.
        store: The other resources.
        scope_and_id: Scope and id of the resource; the id is empty before a create.

    Raises:
        CloudError: The messages of all violated rules.
    """
    scope, identity = scope_and_id
    view = StoreView(store=store, scope=scope, token=requester.token, identity=identity)
    violations = [
        replace(each, reason=property_values.redact(each.reason, inputs))
        for each in rule_validation.validate_request(
            request, requester.resource_inputs(inputs.values, store), view
        )
    ]
    if violations:
        store.record_violations(
            requester.urn, ((v.property, v.reason, v.rule) for v in violations)
        )
        texts = (f"{v.property}: {v.reason}".removeprefix(": ") for v in violations)
        raise CloudError(property_values.redact("; ".join(texts), inputs))
