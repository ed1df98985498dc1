"""The few functions of providers that have an answer without a cloud."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from operations.rehearsal.plugin.settings import Settings


def _identity(settings: Settings) -> Mapping[str, Any]:
    account = settings.account
    return {
        "accountId": account,
        "arn": f"arn:aws:iam::{account}:user/rehearsal",
        "id": account,
        "userId": "AIDAREHEARSALREHEARSA",
    }


def _region(settings: Settings) -> Mapping[str, Any]:
    region = settings.region
    return {
        "description": region,
        "endpoint": f"ec2.{region}.amazonaws.com",
        "id": region,
        "name": region,
        "region": region,
    }


def _partition(_: Settings) -> Mapping[str, Any]:
    return {
        "dnsSuffix": "amazonaws.com",
        "id": "aws",
        "partition": "aws",
        "reverseDnsPrefix": "com.amazonaws",
    }


#: Answers by function token; each depends on the provider's settings alone.
ANSWERS: Final[Mapping[str, Callable[[Settings], Mapping[str, Any]]]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": _identity,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getRegion:getRegion": _region,
}
