"""Rate limits of the regional AWS WAF web ACL."""

from typing import Annotated

from pydantic import Field

from config.types import StrictModel

#: Limit of a rate-based rule, in requests.
#: https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html
RateLimit = Annotated[int, Field(ge=10, le=2_000_000_000)]


class WafConfig(StrictModel):
    """Requests of one source address in five minutes, by kind of host name.

    A company often calls the gateways from a single address. The API is called by the
    fleet's gateways: one request per event, and a whole region calls from the one to
    three addresses of its NAT gateways. The limit of the API must stay above the
    requests of the busiest region.
    """

    gateway_rate_limit_5m: RateLimit = 10_000
    api_rate_limit_5m: RateLimit = 1_000_000
