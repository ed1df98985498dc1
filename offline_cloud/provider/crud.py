"""Create, read, update and delete of one resource in the offline cloud.

The methods take and return plain values; ``servicer`` converts them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from offline_cloud import property_values
from offline_cloud.errors import CloudError
from offline_cloud.property_schema import ObjectSchema
from offline_cloud.property_values import UNKNOWN, Properties
from offline_cloud.provider.provider_config import ProviderConfig
from offline_cloud.provider.references import (
    InvalidReferenceError,
    ScopedStore,
    check_references,
)
from offline_cloud.provider.sdk_schema import Schema
from offline_cloud.provider.state_rules import Request, RequestingResource, enforce
from offline_cloud.registry import apply_defaults, compute_outputs
from offline_cloud.resource_type import CreateContext, ResourceType
from offline_cloud.store import Remnant, ResourceStore, StoredResource

_NO_SCHEMA = Schema(ObjectSchema({}), frozenset(), frozenset())


@dataclass(frozen=True, kw_only=True, slots=True)
class ResourceLifecycle:
    """A resource of one type and URN, under one provider instance."""

    resource_type: ResourceType
    config: ProviderConfig
    store: ResourceStore
    urn: str
    name: str
    schema: Schema = _NO_SCHEMA

    def preview_create(self, inputs: Properties) -> Properties:
        """Return the outputs of a preview of ``create``; computed ones are unknown."""
        computed = dict.fromkeys(self.schema.computed, UNKNOWN)
        values = {**computed, **_public(inputs.values)}
        for path in self.resource_type.computed_nested:
            block, _, name = path.partition(".")
            below = values.get(block)
            if isinstance(below, Mapping):
                known = cast("Mapping[str, Any]", below)
                values[block] = {name: UNKNOWN, **known}
        return self._complete(values, inputs)

    def preview_update(
        self, inputs: Properties, old_inputs: Properties, old: Properties
    ) -> Properties:
        """Return the outputs of a preview of ``update``, with the old computed ones."""
        added = _without(old.values, old_inputs.values)
        values = apply_defaults(added, _public(inputs.values))
        secrets = inputs.secrets | (old.secrets - old_inputs.secrets)
        return self._complete(values, Properties(inputs.values, secrets))

    def create(self, inputs: Properties) -> tuple[str, Properties]:
        """Create the resource; return its id and outputs.

        Raises:
            CloudError: A rule or a reference rejects the request.
        """
        scope = self._scope_of(inputs)
        self._enforce_state_rules("create", inputs, scope)
        seed = f"{self.urn} {self.store.generation(self.urn)}"
        identity, outputs = self._compute(self._not_ignored(inputs), seed, scope)
        self.store.create(self._stored(identity, seed, scope, inputs, outputs))
        return identity, outputs

    def _not_ignored(self, inputs: Properties) -> Properties:
        """Return the inputs without those that the cloud ignores at creation."""
        ignored = {
            one.property
            for one in self.resource_type.ignored_at_creation
            if one.ignored(inputs.values)
        }
        kept = {k: v for k, v in inputs.values.items() if k not in ignored}
        return Properties(kept, inputs.secrets)

    def update(self, identity: str, inputs: Properties) -> Properties:
        """Update the resource in place; return its outputs.

        Raises:
            CloudError: The resource does not exist, or a rule or a reference rejects
                the request.
        """
        resource = self._existing(identity, self._scope_of(inputs))
        if resource is None:
            message = f"{self.resource_type.token} {identity} does not exist"
            raise CloudError(message)
        self._enforce_state_rules("update", inputs, resource.scope, identity)
        _, outputs = self._compute(inputs, resource.id_seed, resource.scope)
        self.store.upsert(
            self._stored(identity, resource.id_seed, resource.scope, inputs, outputs)
        )
        return outputs

    def read(
        self, identity: str, known: Properties
    ) -> tuple[Properties, Properties] | None:
        """Return the stored inputs and outputs; None if the resource does not exist."""
        resource = self._existing(identity, self._scope_of(known))
        if resource is None:
            return None
        secrets = known.secrets.union(resource.secrets)
        inputs = Properties(dict(resource.inputs), secrets)
        return inputs, Properties(dict(resource.outputs), secrets)

    def delete(self, identity: str, state: Properties) -> None:
        """Delete the resource if it exists, and record its remnant.

        Raises:
            CloudError: Delete protection is enabled, or a rule rejects the request.
        """
        resource = self._existing(identity, self._scope_of(state))
        if resource is None or self._superseded(resource, state):
            return
        protection = self.resource_type.delete_protection
        if protection and resource.outputs.get(protection):
            message = (
                f"{self.resource_type.token} {identity} is protected against deletion: "
                f"{protection} is on; set it to false in an update first"
            )
            raise CloudError(message)
        known = Properties(dict(resource.inputs), frozenset(resource.secrets))
        self._enforce_state_rules("delete", known, resource.scope, identity)
        self.store.remove(resource.token, identity, resource.scope)
        remnants = self.resource_type.remnants
        reason = remnants if isinstance(remnants, str) else remnants(resource.inputs)
        if reason:
            self.store.add_remnant(
                Remnant(token=resource.token, id=identity, urn=self.urn, reason=reason)
            )

    def _superseded(self, resource: StoredResource, state: Properties) -> bool:
        """Return whether a replacement with the same id has overwritten the resource.

        The random provider gives every password the id ``none``.
        """
        if self.config.package != "random":
            return False
        return any(resource.outputs.get(k, v) != v for k, v in state.values.items())

    def _enforce_state_rules(
        self, request: Request, inputs: Properties, scope: str, identity: str = ""
    ) -> None:
        requester = RequestingResource(
            token=self.resource_type.token,
            urn=self.urn,
            name=self.name,
            config=self.config,
        )
        enforce(request, requester, inputs, self.store, (scope, identity))

    def _scope_of(self, inputs: Properties) -> str:
        if self.config.package == "random":
            return self.urn  # Ids repeat, and no other stack reads the resource.
        return self.config.id_scope(self.resource_type.token, inputs.values, self.store)

    def _existing(self, identity: str, scope: str) -> StoredResource | None:
        resource = self.store.get(self.resource_type.token, identity, scope)
        return resource if resource and resource.scope == scope else None

    def _compute(
        self, inputs: Properties, seed: str, scope: str
    ) -> tuple[str, Properties]:
        scoped_store = ScopedStore(store=self.store, scope=scope)
        self._check_references(inputs, scoped_store)
        context = CreateContext(
            token=self.resource_type.token,
            name=self.name,
            inputs=_public(inputs.values),
            region=self.config.region_of(inputs.values),
            account=self.config.account,
            id_seed=seed,
            store=scoped_store,
        )
        identity = self.resource_type.identity(context)
        values = {**compute_outputs(self.resource_type, context), "id": identity}
        return identity, self._complete(values, inputs)

    def _check_references(self, inputs: Properties, scoped_store: ScopedStore) -> None:
        kind = self.resource_type
        try:
            check_references(kind.token, kind.references, inputs, scoped_store)
        except InvalidReferenceError as error:
            self.store.record_violations(self.urn, [(error.property, str(error), "")])
            raise

    def _complete(self, values: dict[str, Any], inputs: Properties) -> Properties:
        """Add the outputs of every AWS resource, and mark the secret ones."""
        if self.config.package == "aws":
            if "tagsAll" in self.schema.outputs:
                values["tagsAll"] = self.config.tags_of(inputs.values)
            if "region" in self.schema.outputs:
                values["region"] = self.config.region_of(inputs.values)
        declared = {*self.resource_type.secret_outputs, *self.schema.secrets}
        secrets = inputs.secrets.union((name,) for name in declared)
        leaks = property_values.secret_leaks(values, inputs)
        uncovered = {
            path for path in leaks if not property_values.is_secret_path(path, secrets)
        }
        return Properties(values, secrets | uncovered)

    def _stored(
        self,
        identity: str,
        seed: str,
        scope: str,
        inputs: Properties,
        outputs: Properties,
    ) -> StoredResource:
        return StoredResource(
            token=self.resource_type.token,
            scope=scope,
            id=identity,
            urn=self.urn,
            name=self.name,
            region=self.config.region_of(inputs.values),
            id_seed=seed,
            inputs=inputs.values,
            outputs=outputs.values,
            secrets=tuple(sorted(outputs.secrets, key=str)),
        )


def _public(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if not key.startswith("__")}


def _without(values: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that are not among the inputs, objects deeply."""
    rest: dict[str, Any] = {}
    for key, value in values.items():
        if key not in inputs:
            rest[key] = value
        elif isinstance(value, Mapping) and isinstance(inputs[key], Mapping):
            below = cast("Mapping[str, Any]", value)
            rest[key] = _without(below, inputs[key])
    return rest
