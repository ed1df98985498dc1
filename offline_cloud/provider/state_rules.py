"""Whether the cloud lets a request through, given what else is in it."""

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
    """The resource on whose behalf a request is made."""

    token: str
    urn: str
    name: str
    config: ProviderConfig

    def resource_inputs(
        self, inputs: Mapping[str, Any], store: ResourceStore
    ) -> ResourceInputs:
        """Return the resource as contracts and rules see it."""
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
    at: tuple[str, str],
) -> None:
    """Refuse what the rules refuse; ``at`` is the place and the id, if it has one."""
    place, identity = at
    view = StoreView(store=store, scope=place, token=requester.token, identity=identity)
    found = [
        replace(each, reason=property_values.redact(each.reason, inputs))
        for each in rule_validation.validate_request(
            request, requester.resource_inputs(inputs.values, store), view
        )
    ]
    if found:
        store.record_violations(
            requester.urn, ((each.property, each.reason, each.rule) for each in found)
        )
        texts = [f"{v.property}: {v.reason}" if v.property else v.reason for v in found]
        raise CloudError(property_values.redact("; ".join(texts), inputs))
