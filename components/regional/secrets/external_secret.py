"""A Secret in the cluster that follows a secret in AWS.

Owns a store that speaks for one namespace and the copy itself. The store names no
credentials: the operator reads as its own service account, whose AWS role reaches the
secrets of this region only. A per-store account does not work with Pod Identity
(https://github.com/external-secrets/external-secrets/issues/2951).

Another version is another copy, named after it. The engine waits for the new one as it
did for the first, so nothing starts with an old value; pods that still run keep theirs,
restart with it, and lose it only when all that reads the new one stands. What is known
by AWS's own id is read by that id and no other; the operator reads again every hour.

Deliberately absent: a copy that counts as made without a value. A secret that nobody
has written yet stops the ``up`` here, before any workload.

Changing this: the version makes a new copy before the old one is deleted.
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
#: What stands before an id of a version; without it the word would be a stage.
#: https://external-secrets.io/latest/provider/aws-secrets-manager/
_ID: Final = "uuid/"
#: Makes the engine wait until the Secret really exists; only while the copy is new,
#: since one that was ready stays so while another value is fetched
#: (https://github.com/pulumi/pulumi-kubernetes/issues/1260).
_WAIT: Final = {"pulumi.com/waitFor": "condition=Ready"}


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretVersion:
    """Which value of a secret is meant.

    Attributes:
        id: Tells it from the others; part of the copy's name.
        is_aws_version_id: Whether ``id`` is the version id of Secrets Manager. If
            not, the operator of the fleet chose it, and the current version is read.
    """

    id: pulumi.Input[str]
    is_aws_version_id: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ExternalSecretArgs:
    """What is copied where.

    Attributes:
        namespace: Where the copy lives.
        labels: Labels of the objects.
        secret: Name of the copy, before the word of its version.
        remote_secret: Name of the AWS secret, a JSON object.
        keys: Keys of that object, and so of the copy.
        ready: What must exist first: the operator and the secret's value.
        version: Which value is copied; None for whatever is current.
    """

    namespace: pulumi.Input[str]
    labels: Mapping[str, str]
    secret: str
    remote_secret: pulumi.Input[str]
    keys: Sequence[str]
    ready: Sequence[pulumi.Resource]
    version: SecretVersion | None = None


class ExternalSecret(pulumi.ComponentResource):
    """Keeps one Secret equal to its source."""

    resource: pulumi.Resource
    secret: pulumi.Input[str]

    def __init__(
        self,
        name: str,
        args: ExternalSecretArgs,
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
        self.secret = _secret_name(args)
        self.resource = k8s.apiextensions.CustomResource(
            f"{name}-copy",
            api_version=_API,
            kind="ExternalSecret",
            metadata=k8s.meta.v1.ObjectMetaArgs(
                name=self.secret,
                namespace=args.namespace,
                labels=args.labels,
                annotations=_WAIT,
            ),
            spec=_external_secret_spec(args, self.secret),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[store]),
        )
        self.register_outputs({"secret": self.secret})


def _secret_name(args: ExternalSecretArgs) -> pulumi.Input[str]:
    if args.version is None:
        return args.secret
    return pulumi.Output.concat(args.secret, "-", args.version.id)


def _external_secret_spec(
    args: ExternalSecretArgs, name: pulumi.Input[str]
) -> dict[str, object]:
    pinned: dict[str, object] = {}
    if args.version is not None and args.version.is_aws_version_id:
        pinned = {"version": pulumi.Output.concat(_ID, args.version.id)}
    return {
        "refreshInterval": _REFRESH,
        "secretStoreRef": {"kind": "SecretStore", "name": args.secret},
        "target": {"name": name, "creationPolicy": "Owner"},
        "data": [
            {
                "secretKey": key,
                "remoteRef": {"key": args.remote_secret, "property": key, **pinned},
            }
            for key in args.keys
        ],
    }
