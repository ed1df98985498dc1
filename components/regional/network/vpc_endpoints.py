"""Services of AWS that one region reaches without leaving its network.

Each choice is a list of services. ``minimal`` carries what must not depend on a way
out: secrets and the keys that open them. ``full`` is all that nodes and pods ask for,
so that a region without any way out works.
S3 is reached through its gateway endpoint, which belongs to the routes and costs
nothing.

Deliberately absent: Elastic Load Balancing and Auto Scaling, which Auto Mode asks from
AWS's side, and Amazon Managed Prometheus, whose scraper is AWS's as well.

Changing this: an endpoint that is added takes over its service's name for the whole
network at once; one that is taken away leaves the name to the way out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import ec2, vpc

from components.regional.network.vpc import NetworkResources
from components.regional.network.vpc_endpoint_policy import vpc_endpoint_policy
from config.network import Endpoints as Choice
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Endpoints"

_HTTPS: Final = 443

_SECRETS: Final = ("kms", "secretsmanager", "sts")
#: By choice. What a cluster without a way out needs:
#: https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
SERVICES: Final[Mapping[Choice, tuple[str, ...]]] = {
    Choice.NONE: (),
    Choice.MINIMAL: _SECRETS,
    Choice.FULL: (
        *_SECRETS,
        "bedrock-runtime",
        "ec2",
        "ecr.api",
        "ecr.dkr",
        "eks",
        "eks-auth",
        "logs",
        "monitoring",
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class VpcEndpointsArgs:
    """What the endpoints need from the rest of the program.

    Attributes:
        network: Where they lie.
        cidr: Who reaches them: the network's own range.
        choice: Which services.
        account: AWS account whose principals may use them.
    """

    network: NetworkResources
    cidr: str
    choice: Choice
    account: str


class VpcEndpoints(pulumi.ComponentResource):
    """Keeps requests to AWS inside the network."""

    ready: tuple[pulumi.Resource, ...]

    def __init__(
        self,
        name: str,
        args: VpcEndpointsArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"choice": args.choice.value}, opts)
        group, rule = _security_group(name, args, self)
        self.ready = (
            rule,
            *(
                ec2.VpcEndpoint(
                    f"{name}-{service.replace('.', '-')}",
                    vpc_id=args.network.vpc_id,
                    service_name=f"com.amazonaws.{scope.region}.{service}",
                    vpc_endpoint_type="Interface",
                    subnet_ids=args.network.private_subnet_ids,
                    security_group_ids=[group.id],
                    private_dns_enabled=True,
                    policy=vpc_endpoint_policy(args.account),
                    tags={"Name": f"{name}-{service}"},
                    opts=pulumi.ResourceOptions(parent=self),
                )
                for service in SERVICES[args.choice]
            ),
        )
        self.register_outputs({"services": list(SERVICES[args.choice])})


def _security_group(
    name: str, args: VpcEndpointsArgs, component: VpcEndpoints
) -> tuple[ec2.SecurityGroup, pulumi.Resource]:
    """Admit the network's own HTTPS; endpoints begin no connection themselves."""
    child = pulumi.ResourceOptions(parent=component)
    group = ec2.SecurityGroup(
        f"{name}-guard",
        description="Interface endpoints: HTTPS from the network itself.",
        vpc_id=args.network.vpc_id,
        tags={"Name": f"{name}-guard"},
        opts=child,
    )
    rule = vpc.SecurityGroupIngressRule(
        f"{name}-from-network",
        security_group_id=group.id,
        description="HTTPS from the network itself.",
        ip_protocol="tcp",
        from_port=_HTTPS,
        to_port=_HTTPS,
        cidr_ipv4=args.cidr,
        opts=child,
    )
    return group, rule
