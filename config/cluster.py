"""Who may enter a region's cluster, from where, and which version it runs."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from config.types import Cidr, RoleArn, StrictModel


class EndpointAccess(StrEnum):
    """Where the cluster's API server answers."""

    PUBLIC = "public"
    PRIVATE = "private"


class ClusterConfig(StrictModel):
    """The Kubernetes cluster of a region.

    ``public`` needs the networks that may call the API server; ``private`` needs a
    runner inside the VPC. Neither is a safe guess, so there is no default.
    Administrators do everything, the deploying role among them; operators change what
    runs in the product's own namespaces; viewers look, and see no Secret.
    """

    version: Annotated[str, StringConstraints(pattern=r"^1\.[0-9]{2}$")] = "1.35"
    endpoint_access: EndpointAccess
    public_access_cidrs: tuple[Cidr, ...] = ()
    administrators: Annotated[tuple[RoleArn, ...], Field(min_length=1)]
    operators: tuple[RoleArn, ...] = ()
    viewers: tuple[RoleArn, ...] = ()

    @model_validator(mode="after")
    def role_names_are_unique(self) -> Self:
        """Reject two roles whose names would key the same access entry."""
        roles = (*self.administrators, *self.operators, *self.viewers)
        names = [arn.rpartition("/")[2] for arn in roles]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            msg = (
                f"administrators, operators and viewers name role {twice} twice; "
                "name each role once"
            )
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def public_access_cidrs_fit_the_endpoint(self) -> Self:
        """Reject an API server open to the world, or networks nobody reads."""
        if (self.endpoint_access is EndpointAccess.PUBLIC) != bool(
            self.public_access_cidrs
        ):
            msg = (
                f"endpoint {self.endpoint_access.value!r} with public_access_cidrs "
                f"{list(self.public_access_cidrs)}; allowed: 'public' with at least "
                "one network, or 'private' with none"
            )
            raise ValueError(msg)
        return self
