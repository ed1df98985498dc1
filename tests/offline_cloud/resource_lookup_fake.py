"""Computed outputs of resources beside a few existing ones."""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.registry import RESOURCE_TYPES, compute_outputs
from offline_cloud.resource_type import CreateContext, ResourceLookup

ACCOUNT: Final = "123456789012"
REGIONS: Final = ("us-east-1", "eu-west-1", "ap-southeast-1", "sa-east-1")
LISTENER: Final = (
    f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:listener/app/a/0123456789abcdef"
    "/0123456789abcdef"
)
#: Required inputs by type.
INPUTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "random:index/randomPassword:RandomPassword": {"length": 24},
    "random:index/randomString:RandomString": {"length": 8},
    "random:index/randomId:RandomId": {"byteLength": 4},
    "aws:acm/certificate:Certificate": {"domainName": "api.example.com"},
    "aws:lb/listenerRule:ListenerRule": {"listenerArn": LISTENER},
    "aws:lb/listener:Listener": {
        "loadBalancerArn": LISTENER.rpartition("/")[0].replace(
            ":listener/", ":loadbalancer/"
        )
    },
    "aws:eks/accessEntry:AccessEntry": {
        "clusterName": "one",
        "principalArn": f"arn:aws:iam::{ACCOUNT}:role/nodes",
    },
}


class FakeResourceLookup:
    """Existing resources: their outputs by type token."""

    def __init__(self, **resources: Mapping[str, Any]) -> None:
        self._resources = resources

    def find_outputs(
        self, token: str, attribute: str, value: str
    ) -> Mapping[str, Any] | None:
        """Return the resource of a type if its attribute has the value."""
        resource = self._resources.get(token.rpartition(":")[2], {})
        return resource if resource.get(attribute) == value else None


def compute(
    token: str,
    region: str = "us-east-1",
    seed: str = "urn 0",
    store: ResourceLookup | None = None,
    **inputs: object,
) -> CreateContext:
    """Compute the outputs of a resource from minimal and the given inputs."""
    return CreateContext(
        token=token,
        name="some",
        inputs={**INPUTS.get(token, {}), **inputs},
        region=region,
        account=ACCOUNT,
        id_seed=seed,
        store=store or FakeResourceLookup(),
    )


def state_of(context: CreateContext) -> dict[str, Any]:
    """Return the computed state, the id included."""
    entry = RESOURCE_TYPES[context.token]
    return {"id": entry.identity(context), **compute_outputs(entry, context)}
