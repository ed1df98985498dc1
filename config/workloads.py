"""What public documentation of the product does not settle, and what may differ."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from config.types import StrictModel

EnvVarName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]
ObjectName = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
]
UrlPath = Annotated[str, StringConstraints(pattern=r"^/[A-Za-z0-9_/.-]*$")]
#: Part of the name of a Secret.
VersionLabel = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
]
Argument = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class GatewayConfig(StrictModel):
    """How a gateway is told its token and asked for its health."""

    token_env_var: EnvVarName = "KEEPTRUSTS_GATEWAY_TOKEN"
    secret_name: ObjectName = "keeptrusts-gateway"
    liveness_path: UrlPath = "/healthz"
    readiness_path: UrlPath = "/readyz"


class ApiConfig(StrictModel):
    """How the control-plane API is told its database and archive, and asked for health.

    All of it is assumed. ``audit_bucket_variable`` names the variable that says where
    audit exports go: the region's archive, which the API may add to. ``migrate`` is the
    command that brings the database's schema up to date; it runs at home, beside the
    database that is written to.
    """

    database_url_env_var: EnvVarName = "DATABASE_URL"
    audit_bucket_env_var: EnvVarName = "KEEPTRUSTS_AUDIT_BUCKET"
    secret_name: ObjectName = "keeptrusts-api"
    liveness_path: UrlPath = "/healthz"
    readiness_path: UrlPath = "/readyz"
    migration_command: Annotated[tuple[Argument, ...], Field(min_length=1)] = (
        "kt",
        "api",
        "migrate",
    )


class ServiceMesh(StrEnum):
    """Who encrypts what pods say to each other.

    The mesh is installed by whoever chose it, with its CNI plugin, before it is named
    here: a new region is brought up with ``none`` first, and refused otherwise.
    """

    NONE = "none"
    ISTIO = "istio"
    LINKERD = "linkerd"


class TokenSource(StrEnum):
    """Where the values of secrets come from."""

    STACK = "stack"
    EXTERNAL = "external"


class GatewayTokenConfig(StrictModel):
    """Where the gateways' token comes from.

    ``stack``: from the stack's own file, encrypted, as ``gatewayToken``. ``external``: it
    is written to AWS out of band, by ``fleet put-token``, and enters no state. Nobody tells
    the program when such a value changes, so ``rotated`` does: any new word here copies
    it anew and rolls the gateways.
    """

    source: TokenSource = TokenSource.STACK
    version: VersionLabel | None = None

    @model_validator(mode="after")
    def version_needs_external_source(self) -> Self:
        """Reject a word that nothing depends on."""
        if self.version is not None and self.source is TokenSource.STACK:
            msg = (
                f"version {self.version!r} with source 'stack'; a new gatewayToken rolls "
                "the gateways by itself: remove it, or set source to 'external'"
            )
            raise ValueError(msg)
        return self
