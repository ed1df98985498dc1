"""Settings of the gateway and the control-plane API, service mesh, gateway token.

Defaults of environment variables, paths and commands are assumptions where the
product's public documentation does not name them.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from config.text_form import TextForm
from config.types import StrictModel

EnvVarName = Annotated[
    str,
    TextForm(
        pattern=r"^[A-Z][A-Z0-9_]{0,63}$",
        words="the name of an environment variable in capitals",
        example="DATABASE_URL",
    ),
]
ObjectName = Annotated[
    str,
    TextForm(
        pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
        words="a name of Kubernetes: lower-case letters, digits and hyphens",
        example="keeptrusts-api",
    ),
]
UrlPath = Annotated[
    str,
    TextForm(
        pattern=r"^/[A-Za-z0-9_/.-]*$",
        words="a URL path that begins with a slash",
        example="/readyz",
    ),
]
#: Label of a secret version; becomes part of the name of a Kubernetes Secret.
VersionLabel = Annotated[
    str,
    TextForm(
        pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
        words="a name of Kubernetes: lower-case letters, digits and hyphens",
        example="keeptrusts-api",
    ),
]
Argument = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class GatewayConfig(StrictModel):
    """Environment variable, Secrets and health check paths of the gateway.

    ``provider_keys_secret_name`` is the Secret with the keys of model providers, by the
    id of the target. Operators create it in the gateways' namespace.
    """

    token_env_var: EnvVarName = "KEEPTRUSTS_GATEWAY_TOKEN"
    secret_name: ObjectName = "keeptrusts-gateway"
    provider_keys_secret_name: ObjectName = "keeptrusts-providers"
    liveness_path: UrlPath = "/healthz"
    readiness_path: UrlPath = "/readyz"


class ApiConfig(StrictModel):
    """Environment variables, Secret and health check paths of the control-plane API.

    All defaults are assumptions. ``audit_bucket_env_var`` names the environment
    variable with the bucket of the region's audit archive. ``migration_command``
    migrates the database schema; it runs in the home region, whose database is
    writable. ``replica_accepts_events`` states that an API beside a read replica
    accepts audit events; the product does not document it.
    """

    replica_accepts_events: bool = False
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
    """Service mesh that encrypts traffic between pods.

    Operators install the mesh and its CNI plugin themselves, before they set it here: a
    new region must be deployed with ``none`` first.
    """

    NONE = "none"
    ISTIO = "istio"
    LINKERD = "linkerd"


class TokenSource(StrEnum):
    """Origin of the gateway token."""

    STACK = "stack"
    EXTERNAL = "external"


class GatewayTokenConfig(StrictModel):
    """The token of a region's gateways.

    ``stack``: the token is ``gatewayToken`` in the stack's file, encrypted.
    ``external``: ``fleet put-token`` writes the token to AWS Secrets Manager, and no
    Pulumi state holds it. Pulumi cannot see when an external token changes, so set
    another ``version`` then: it copies the token again and restarts the gateways.
    """

    source: TokenSource = TokenSource.STACK
    version: VersionLabel | None = None

    @model_validator(mode="after")
    def version_needs_external_source(self) -> Self:
        """Reject a version of a token that is in the stack's file."""
        if self.version is not None and self.source is TokenSource.STACK:
            msg = (
                f"version {self.version!r} with source 'stack'; another gatewayToken "
                "restarts the gateways by itself: remove version, or set source to "
                "'external'"
            )
            raise ValueError(msg)
        return self
