"""Asking the catalogue for resources, with an offline cloud of a few things."""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue import CATALOGUE, Made, Things, outputs

ACCOUNT: Final = "123456789012"
REGIONS: Final = ("us-east-1", "eu-west-1", "ap-southeast-1", "sa-east-1")
LISTENER: Final = (
    f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:listener/app/a/0123456789abcdef"
    "/0123456789abcdef"
)
#: Inputs without which a type cannot be asked for.
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


class Holding:
    """An offline cloud with these outputs in it, by type."""

    def __init__(self, **things: Mapping[str, Any]) -> None:
        self._things = things

    def find(self, token: str, attribute: str, value: str) -> Mapping[str, Any] | None:
        """Return the thing of a type, if its attribute has the value."""
        thing = self._things.get(token.rpartition(":")[2], {})
        return thing if thing.get(attribute) == value else None


def made(
    token: str,
    region: str = "us-east-1",
    seed: str = "urn 0",
    cloud: Things | None = None,
    **inputs: object,
) -> Made:
    """Ask for a resource with the least inputs, and these."""
    return Made(
        token=token,
        name="some",
        inputs={**INPUTS.get(token, {}), **inputs},
        region=region,
        account=ACCOUNT,
        seed=seed,
        cloud=cloud or Holding(),
    )


def answered(asked: Made) -> dict[str, Any]:
    """Return what the cloud reports, its id included."""
    entry = CATALOGUE[asked.token]
    return {"id": entry.identity(asked), **outputs(entry, asked)}
