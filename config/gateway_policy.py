"""How the policy files of a region's gateways are written."""

from enum import StrEnum

from config.types import StrictModel


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


class GatewayPolicyConfig(StrictModel):
    """Policy files of a region's gateways."""

    dialect: PolicyDialect = PolicyDialect.PACK
    event_delivery: EventDelivery = EventDelivery.INLINE
