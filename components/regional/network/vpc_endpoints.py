"""Interface endpoints for AWS services in one region.

``minimal`` has the services that must not depend on NAT: Secrets Manager, KMS and STS.
``full`` has every service that nodes and pods use, so that a region without egress
works. Gateways with a target of Amazon Bedrock have its endpoint with every choice, so
that their prompts stay in AWS's network. S3 has a gateway endpoint, which belongs to
the routes and is free of charge.

Not managed here: Elastic Load Balancing and Auto Scaling, which EKS Auto Mode calls
from AWS's network, and Amazon Managed Prometheus, whose scraper belongs to AWS as well.

Replacement: a new endpoint takes over the DNS name of its service for the whole VPC at
once. Without the endpoint the name resolves to the public addresses again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import ec2, vpc

from components.regional.network.vpc import NetworkResources
from components.regional.network.vpc_endpoint_policy import vpc_endpoint_policy
from config.network import VpcEndpoints as Choice
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Endpoints"

_HTTPS: Final = 443

#: Service of gateways with a target of Amazon Bedrock.
BEDROCK_SERVICE: Final = "bedrock-runtime"

_SECRETS: Final = ("kms", "secretsmanager", "sts")
#: Services by choice. Services that a cluster without egress needs:
#: https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
SERVICES: Final[Mapping[Choice, tuple[str, ...]]] = {
    Choice.NONE: (),
    Choice.MINIMAL: _SECRETS,
    Choice.FULL: (
        *_SECRETS,
        BEDROCK_SERVICE,
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
    """Arguments of the endpoints.

    Attributes:
        network: Network of the endpoints.
        cidr: CIDR that may connect: the VPC's own.
        choice: Which services get an endpoint.
        further: Services that get one beside those of the choice.
        account: AWS account whose principals may use them.
    """

    network: NetworkResources
    cidr: str
    choice: Choice
    account: str
    further: tuple[str, ...] = ()

    @property
    def services(self) -> tuple[str, ...]:
        """Services with an endpoint, each once."""
        return tuple(dict.fromkeys((*SERVICES[self.choice], *self.further)))


class VpcEndpoints(pulumi.ComponentResource):
    """Interface endpoints with their security group."""

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
                for service in args.services
            ),
        )
        self.register_outputs({"services": list(args.services)})


def _security_group(
    name: str, args: VpcEndpointsArgs, component: VpcEndpoints
) -> tuple[ec2.SecurityGroup, pulumi.Resource]:
    """Allow HTTPS from the VPC; endpoints open no connections themselves."""
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
