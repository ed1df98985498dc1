"""How many calls one address may make before it has to wait."""

from typing import Annotated

from pydantic import Field

from config.types import StrictModel

#: What a rate-based rule takes.
#: https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html
RateLimit = Annotated[int, Field(ge=10, le=2_000_000_000)]


class WafConfig(StrictModel):
    """Calls of one address in five minutes, by kind of name.

    A company often calls the gateways from a single address. The API is called by the
    fleet's own gateways, those of a whole region from the one to three addresses of
    its way out, one call for each of their events: its limit keeps out floods and
    must stay above what the busiest region sends.
    """

    gateway_rate_limit_5m: RateLimit = 10_000
    api_rate_limit_5m: RateLimit = 1_000_000
