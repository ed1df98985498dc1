"""Provider functions whose result depends on the provider configuration only."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from offline_cloud.provider.provider_config import ProviderConfig


def _identity(config: ProviderConfig) -> Mapping[str, Any]:
    account = config.account
    return {
        "accountId": account,
        "arn": f"arn:aws:iam::{account}:user/rehearsal",
        "id": account,
        "userId": "AIDAREHEARSALREHEARSA",
    }


def _region(config: ProviderConfig) -> Mapping[str, Any]:
    region = config.region
    return {
        "description": region,
        "endpoint": f"ec2.{region}.amazonaws.com",
        "id": region,
        "name": region,
        "region": region,
    }


def _partition(_: ProviderConfig) -> Mapping[str, Any]:
    return {
        "dnsSuffix": "amazonaws.com",
        "id": "aws",
        "partition": "aws",
        "reverseDnsPrefix": "com.amazonaws",
    }


#: Result by function token.
ANSWERS: Final[Mapping[str, Callable[[ProviderConfig], Mapping[str, Any]]]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": _identity,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getRegion:getRegion": _region,
}
