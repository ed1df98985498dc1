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


class PolicyConfig(StrictModel):
    """How the policy of a region's gateways reaches them."""

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
