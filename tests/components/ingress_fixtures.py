"""Recorded ingress of one region."""

from functools import cache
from typing import Any

import pulumi
import pulumi_aws as aws

from components.regional.ingress.ingress import Ingress, IngressArgs
from config.waf import WafConfig
from plan.hostnames import Hostnames
from plan.naming import Scope
from tests.components.fakes import ACCOUNT, logs
from tests.mocks.pulumi_mocks import Graph, record

REGION = "eu-west-1"
STREAM = 900
ACL = "aws:wafv2/webAcl:WebAcl"

_NAMES = Hostnames(public="gateway.example.com", aws="aws.example.com")


@cache
def ingress_graph(
    *, api: bool = True, protect: bool = True, limits: tuple[int, int] | None = None
) -> Graph:
    """Record the ingress of one region."""

    def build() -> None:
        provider = aws.Provider("aws", region=REGION)
        options = pulumi.ResourceOptions(provider=provider)
        Ingress(
            "ingress",
            IngressArgs(
                vpc_id="vpc-0a",
                public_subnet_ids=["subnet-0a", "subnet-0b", "subnet-0c"],
                internet_ready=[aws.ec2.InternetGateway("way-out", opts=options)],
                cluster_security_group_id="sg-pods",
                cluster_name="keeptrusts",
                hosted_zone_id="Z0123456789",
                hostnames=_NAMES,
                api=api,
                longest_stream_seconds=STREAM,
                idle_timeout_seconds=600,
                account=ACCOUNT,
                logs=logs(protect=protect),
                protect=protect,
                limits=_limits(*limits) if limits else WafConfig(),
            ),
            scope=Scope(region=REGION, residency_zone="eu"),
            opts=pulumi.ResourceOptions(providers=[provider]),
        )

    return record(build)


def rules(*, api: bool = True) -> dict[str, dict[str, Any]]:
    """Return the rules of the web ACL by name."""
    found = ingress_graph(api=api).only(ACL).inputs["rules"]
    return {rule["name"]: rule for rule in found}


def _limits(gateways: int, api: int) -> WafConfig:
    return WafConfig(gateway_rate_limit_5m=gateways, api_rate_limit_5m=api)
