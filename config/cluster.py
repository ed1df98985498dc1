"""Version, API server access and access entries of a region's EKS cluster."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from config.text_form import TextForm
from config.types import PublicCidr, RoleArn, StrictModel


class EndpointAccess(StrEnum):
    """Endpoint access of the EKS API server."""

    PUBLIC = "public"
    PRIVATE = "private"


class ClusterConfig(StrictModel):
    """The EKS cluster of a region.

    ``endpoint_access`` has no default. ``public`` needs ``public_access_cidrs``;
    ``private`` needs a deployment runner inside the VPC.
    ``administrators`` get full access and include the deploying role. ``operators``
    edit the product's namespaces. ``viewers`` read everything but Secrets.
    """

    version: Annotated[
        str,
        TextForm(
            pattern=r"^1\.[0-9]{2}$",
            words="a minor version of Kubernetes",
            example="1.35",
        ),
    ] = "1.35"
    endpoint_access: EndpointAccess
    #: The quota cannot be raised:
    #: https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html
    public_access_cidrs: Annotated[tuple[PublicCidr, ...], Field(max_length=40)] = ()
    administrators: Annotated[tuple[RoleArn, ...], Field(min_length=1)]
    operators: tuple[RoleArn, ...] = ()
    viewers: tuple[RoleArn, ...] = ()

    @model_validator(mode="after")
    def role_names_are_unique(self) -> Self:
        """Reject two roles of one name, which would be one access entry twice."""
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
        """Reject public access without networks, and networks without it."""
        if (self.endpoint_access is EndpointAccess.PUBLIC) != bool(
            self.public_access_cidrs
        ):
            msg = (
                f"endpoint_access {self.endpoint_access.value!r} with "
                f"public_access_cidrs {list(self.public_access_cidrs)}; allowed: "
                "'public' with at least one network, or 'private' with none"
            )
            raise ValueError(msg)
        return self
