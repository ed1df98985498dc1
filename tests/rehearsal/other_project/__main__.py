"""A book shop: a cluster on AWS, pods in it, and a public name at Cloudflare."""

import json

import pulumi
import pulumi_aws as aws
import pulumi_cloudflare as cloudflare
import pulumi_kubernetes as kubernetes


def _role() -> aws.iam.Role:
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "eks.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    return aws.iam.Role("cluster", assume_role_policy=json.dumps(trust))


def _kubeconfig(endpoint: str) -> str:
    entry = {"name": "shop"}
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "shop",
            "clusters": [{**entry, "cluster": {"server": endpoint}}],
            "contexts": [{**entry, "context": {"cluster": "shop", "user": "shop"}}],
            "users": [{**entry, "user": {}}],
        }
    )


def base() -> None:
    """Create the network and the cluster."""
    vpc = aws.ec2.Vpc("shop", cidr_block="10.20.0.0/16")
    subnets = [
        aws.ec2.Subnet(
            f"shop-{zone}",
            vpc_id=vpc.id,
            cidr_block=f"10.20.{index}.0/24",
            availability_zone=f"eu-central-1{zone}",
        )
        for index, zone in enumerate("ab")
    ]
    cluster = aws.eks.Cluster(
        "shop",
        role_arn=_role().arn,
        access_config={
            "authentication_mode": "API",
            "bootstrap_cluster_creator_admin_permissions": True,
        },
        vpc_config={"subnet_ids": [subnet.id for subnet in subnets]},
    )
    pulumi.export("kubeconfig", cluster.endpoint.apply(_kubeconfig))


def apps() -> None:
    """Create the shop's objects in the cluster of the other stack."""
    stack = pulumi.StackReference("organization/bookshop/base")
    provider = kubernetes.Provider("shop", kubeconfig=stack.get_output("kubeconfig"))
    options = pulumi.ResourceOptions(provider=provider)
    namespace = kubernetes.core.v1.Namespace("books", opts=options)
    kubernetes.core.v1.ConfigMap(
        "prices",
        metadata={"namespace": namespace.metadata.name},
        data={"currency": "EUR"},
        opts=options,
    )


def public() -> None:
    """Create the shop's public name."""
    config = pulumi.Config()
    config.require_secret("token")
    shop = config.require_object("shop")
    cloudflare.DnsRecord(
        "shop",
        zone_id=config.require("zone"),
        name=shop["domain"],
        type="A",
        content="203.0.113.7",
        ttl=300,
    )


{"base": base, "apps": apps, "public": public}[pulumi.get_stack()]()
