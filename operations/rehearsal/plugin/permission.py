"""Whether the cloud lets a request through, given what else is in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from operations.rehearsal import rules
from operations.rehearsal.cloud import Cloud
from operations.rehearsal.contracts.subject import Subject
from operations.rehearsal.plugin import wire
from operations.rehearsal.plugin.settings import Refused, Settings
from operations.rehearsal.plugin.wire import Properties
from operations.rehearsal.rules.rule import View

Request: TypeAlias = Literal["create", "update", "delete"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asker:
    """The resource on whose behalf a request is made."""

    token: str
    urn: str
    name: str
    settings: Settings

    def subject(self, inputs: Mapping[str, Any], cloud: Cloud) -> Subject:
        """Return the resource as contracts and rules see it."""
        return Subject(
            token=self.token,
            urn=self.urn,
            name=self.name,
            inputs=inputs,
            region=self.settings.region_of(inputs),
            account=self.settings.account,
            version=self.settings.version_in(cloud),
        )


def require(
    request: Request,
    asker: Asker,
    inputs: Properties,
    cloud: Cloud,
    at: tuple[str, str],
) -> None:
    """Refuse what the rules refuse; ``at`` is the place and the id, if it has one."""
    place, identity = at
    view = View(cloud=cloud, place=place, token=asker.token, identity=identity)
    found = [
        f"{c.property}: {c.reason}" if c.property else c.reason
        for c in rules.judge_request(request, asker.subject(inputs.values, cloud), view)
    ]
    if found:
        raise Refused(wire.without_secrets("; ".join(found), inputs))
