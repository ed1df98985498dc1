"""A Secret in the cluster that follows a secret in AWS.

Owns a store that speaks for one namespace and the copy itself. The store names no
credentials: the operator reads as its own service account, whose AWS role reaches the
secrets of this region only. A per-store account does not work with Pod Identity
(https://github.com/external-secrets/external-secrets/issues/2951).

The operator reads again every hour, and at once when the program knows of a new
version. The engine cannot see when that is done: the copy was ready before and stays
so. It takes moments, and a pod that was faster has the old value until its next start.

Deliberately absent: a copy that counts as made without a value. A secret that nobody
has written yet stops the ``up`` here, before any workload.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_kubernetes as k8s

from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:SecretCopy"

_API: Final = "external-secrets.io/v1"
_REFRESH: Final = "1h0m0s"
#: Any change of an annotation makes the operator read again
#: (https://external-secrets.io/latest/introduction/faq).
_REFRESHED: Final = "force-sync"
#: Makes the engine wait until the Secret really exists
#: (https://github.com/pulumi/pulumi-kubernetes/issues/1260).
_WAIT: Final = {"pulumi.com/waitFor": "condition=Ready"}


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretCopyArgs:
    """What is copied where.

    Attributes:
        namespace: Where the copy lives.
        labels: Labels of the objects.
        secret: Name of the copy.
        remote_secret: Name of the AWS secret, a JSON object.
        keys: Keys of that object, and so of the copy.
        ready: What must exist first: the operator and the secret's value.
        version: Changes whenever the value does, which refreshes the copy at once.
    """

    namespace: pulumi.Input[str]
    labels: Mapping[str, str]
    secret: str
    remote_secret: pulumi.Input[str]
    keys: Sequence[str]
    ready: Sequence[pulumi.Resource]
    version: pulumi.Input[str] | None = None


class SecretCopy(pulumi.ComponentResource):
    """Keeps one Secret equal to its source."""

    copied: pulumi.Resource

    def __init__(
        self,
        name: str,
        args: SecretCopyArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"secret": args.secret}, opts)

        store = k8s.apiextensions.CustomResource(
            f"{name}-store",
            api_version=_API,
            kind="SecretStore",
            metadata=k8s.meta.v1.ObjectMetaArgs(
                name=args.secret, namespace=args.namespace, labels=args.labels
            ),
            spec={
                "provider": {
                    "aws": {"service": "SecretsManager", "region": scope.region}
                }
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*args.ready]),
        )
        self.copied = k8s.apiextensions.CustomResource(
            f"{name}-copy",
            api_version=_API,
            kind="ExternalSecret",
            metadata=k8s.meta.v1.ObjectMetaArgs(
                name=args.secret,
                namespace=args.namespace,
                labels=args.labels,
                annotations=_annotations(args),
            ),
            spec=_copy(args),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[store]),
        )
        self.register_outputs({"secret": args.secret})


def _annotations(args: SecretCopyArgs) -> dict[str, pulumi.Input[str]]:
    if args.version is None:
        return {**_WAIT}
    return {**_WAIT, _REFRESHED: args.version}


def _copy(args: SecretCopyArgs) -> dict[str, object]:
    return {
        "refreshInterval": _REFRESH,
        "secretStoreRef": {"kind": "SecretStore", "name": args.secret},
        "target": {"name": args.secret, "creationPolicy": "Owner"},
        "data": [
            {
                "secretKey": key,
                "remoteRef": {"key": args.remote_secret, "property": key},
            }
            for key in args.keys
        ],
    }
