"""Settings of the policy of a region's gateways."""

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from config.git_link import GitLinkConfig
from config.types import StrictModel


class PolicyDelivery(StrEnum):
    """The one writer of a region's policy.

    ``configmap``: this program mounts the policy files into the gateways.
    ``git``: the gateways get them from the API, which follows a git repository.
    """

    CONFIGMAP = "configmap"
    GIT = "git"


class PolicyDialect(StrEnum):
    """Form of the policy files.

    ``pack`` is the documented contract: gateways reject a file with any other key and
    are never ready with it. ``guide`` is the form of the product's multi-region guide.
    https://docs.keeptrusts.com/docs/policies/declarative-config-reference
    https://docs.keeptrusts.com/docs/guides/platform/multi-region
    """

    PACK = "pack"
    GUIDE = "guide"


class EventDelivery(StrEnum):
    """Where the gateways learn the API that receives their audit events.

    ``inline`` writes a block ``event_delivery`` into the policy file. Only the guide
    documents this block, so in dialect ``pack`` it is an assumption. With ``omit``
    gateways deliver events to their control-plane API.
    """

    INLINE = "inline"
    OMIT = "omit"


class PolicyConfig(StrictModel):
    """Form of the policy of a region's gateways, and how it reaches them."""

    dialect: PolicyDialect = PolicyDialect.PACK
    event_delivery: EventDelivery = EventDelivery.INLINE
    delivery: PolicyDelivery = PolicyDelivery.CONFIGMAP
    git: GitLinkConfig | None = None

    @model_validator(mode="after")
    def git_belongs_to_delivery_git(self) -> Self:
        """Reject a repository without delivery by git, and the reverse."""
        by_git = self.delivery is PolicyDelivery.GIT
        if by_git and self.git is None:
            msg = (
                "delivery 'git' without git; set git.repository, or set delivery to "
                "'configmap'"
            )
            raise ValueError(msg)
        if self.git is not None and not by_git:
            msg = (
                f"git.repository {self.git.repository!r} with delivery "
                f"{self.delivery.value!r}, which does not read it; set delivery to "
                "'git', or remove git"
            )
            raise ValueError(msg)
        return self
