"""What public documentation of the product does not settle, and what may differ."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from config.vocabulary import Document

Variable = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]
ObjectName = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
]
UrlPath = Annotated[str, StringConstraints(pattern=r"^/[A-Za-z0-9_/.-]*$")]
#: Part of the name of a Secret.
Word = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
]
Argument = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Gateway(Document):
    """How a gateway is told its token and asked for its health."""

    token_variable: Variable = "KEEPTRUSTS_GATEWAY_TOKEN"
    secret: ObjectName = "keeptrusts-gateway"
    live_path: UrlPath = "/healthz"
    ready_path: UrlPath = "/readyz"


class Api(Document):
    """How the control-plane API is told its database and archive, and asked for health.

    All of it is assumed. ``audit_bucket_variable`` names the variable that says where
    audit exports go: the region's archive, which the API may add to. ``migrate`` is the
    command that brings the database's schema up to date; it runs at home, beside the
    database that is written to.
    """

    database_variable: Variable = "DATABASE_URL"
    audit_bucket_variable: Variable = "KEEPTRUSTS_AUDIT_BUCKET"
    secret: ObjectName = "keeptrusts-api"
    live_path: UrlPath = "/healthz"
    ready_path: UrlPath = "/readyz"
    migrate: Annotated[tuple[Argument, ...], Field(min_length=1)] = (
        "kt",
        "api",
        "migrate",
    )


class Mesh(StrEnum):
    """Who encrypts what pods say to each other.

    The mesh is installed by whoever chose it, with its CNI plugin, before it is named
    here: a new region is brought up with ``none`` first, and refused otherwise.
    """

    NONE = "none"
    ISTIO = "istio"
    LINKERD = "linkerd"


class SecretValues(StrEnum):
    """Where the values of secrets come from."""

    STACK = "stack"
    SEEDED = "seeded"


class Secrets(Document):
    """Where the gateways' token comes from.

    ``stack``: from the stack's own file, encrypted, as ``gatewayKey``. ``seeded``: it
    is written to AWS out of band, by ``fleet seed``, and enters no state. Nobody tells
    the program when such a value changes, so ``rotated`` does: any new word here copies
    it anew and rolls the gateways.
    """

    values: SecretValues = SecretValues.STACK
    rotated: Word | None = None

    @model_validator(mode="after")
    def only_a_seeded_value_is_rotated_by_word(self) -> Self:
        """Reject a word that nothing depends on."""
        if self.rotated is not None and self.values is SecretValues.STACK:
            msg = (
                f"rotated {self.rotated!r} with values 'stack'; a new gatewayKey rolls "
                "the gateways by itself: remove it, or set values to 'seeded'"
            )
            raise ValueError(msg)
        return self
