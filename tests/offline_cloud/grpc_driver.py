"""A program and the Automation API, driven by one JSON request per line.

Run as a process of its own: an inline program changes the state of the SDK, and the
test wants to kill the engine below it.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_cloudflare as cloudflare
import pulumi_kubernetes as kubernetes
import pulumi_random as random
from pulumi import automation, dynamic

_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "eks.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


class Sleeper(dynamic.ResourceProvider):
    """Creates at once, or prints its processes and does not return."""

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        """Create the resource."""
        if props["asleep"]:
            processes = f"{os.getpid()} {os.getppid()}"
            Path(str(props["asleep"])).write_text(processes)
            time.sleep(60)
        return dynamic.CreateResult("awake", {**props, "made": True})


class Sleep(dynamic.Resource):
    """A resource whose provider is Python of the program itself."""

    made: pulumi.Output[bool]

    def __init__(self, name: str, asleep: str) -> None:
        super().__init__(Sleeper(), name, {"asleep": asleep, "made": None})


def network(variant: dict[str, Any]) -> None:
    """Create a VPC, and a cluster in it."""
    ireland = aws.Provider(
        "ireland",
        region="eu-west-1",
        allowed_account_ids=["111122223333"],
        default_tags=aws.ProviderDefaultTagsArgs(tags={"team": "edge"}),
    )
    here = pulumi.ResourceOptions(provider=ireland)
    vpc = aws.ec2.Vpc("vpc", cidr_block=variant["cidr"], opts=here)
    near, far = (
        aws.ec2.Subnet(
            name,
            vpc_id=vpc.id,
            cidr_block=cidr,
            availability_zone=zone,
            tags={"role": role},
            opts=here,
        )
        for name, cidr, zone, role in (
            ("near", "10.0.1.0/24", "eu-west-1a", variant["role"]),
            ("far", "10.0.2.0/24", "eu-west-1b", "far"),
        )
    )
    role = aws.iam.Role("role", assume_role_policy=_TRUST, opts=here)
    cluster = aws.eks.Cluster(
        "cluster",
        role_arn=role.arn,
        vpc_config=aws.eks.ClusterVpcConfigArgs(subnet_ids=[near.id, far.id]),
        opts=here,
    )
    pulumi.export("vpc", vpc.arn)
    objects(cluster.endpoint)


def objects(server: pulumi.Output[str]) -> None:
    """Create a namespace in a cluster whose address a first preview cannot know."""
    kubeconfig = server.apply(
        lambda known: json.dumps(
            {
                "current-context": "c",
                "contexts": [{"name": "c", "context": {"cluster": "c", "user": ""}}],
                "clusters": [{"name": "c", "cluster": {"server": known}}],
            }
        )
    )
    inside = kubernetes.Provider("inside", kubeconfig=kubeconfig)
    namespace = kubernetes.core.v1.Namespace(
        "space", opts=pulumi.ResourceOptions(provider=inside)
    )
    pulumi.export("namespace", namespace.metadata.name)


def program(variant: dict[str, Any]) -> None:
    """Create resources of every package."""
    network(variant)
    password = random.RandomPassword(
        "password",
        length=24,
        special=False,
        opts=pulumi.ResourceOptions(provider=random.Provider("chance")),
    )
    cloudflare.DnsRecord(
        "record",
        zone_id="a" * 32,
        name="www.example.com",
        type="TXT",
        ttl=60,
        content=password.result,
        opts=pulumi.ResourceOptions(provider=cloudflare.Provider("edge")),
    )
    Sleep("sleep", variant.get("asleep", ""))
    pulumi.export("password", password.result)


def main() -> None:
    """Run ``{"do": operation, "variant": …}`` for each line; answer with one each."""
    variant: dict[str, Any] = {}
    stack = automation.create_or_select_stack(
        "dev",
        project_name="probe",
        program=lambda: program(variant),
        opts=automation.LocalWorkspaceOptions(work_dir=sys.argv[1]),
    )
    for line in sys.stdin:
        request = json.loads(line)
        variant.clear()
        variant.update(request.get("variant", {}))
        result = getattr(stack, request["do"])()
        summary = getattr(result, "change_summary", None)
        answer = {
            "changes": summary or result.summary.resource_changes,
            "said": result.stdout,
            "outputs": {k: v.value for k, v in getattr(result, "outputs", {}).items()},
        }
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
