"""ExternalSecret: Kubernetes Secret that copies a Secrets Manager secret.

Creates a SecretStore for one namespace. It has no credentials of its own: the operator
reads with its service account, whose IAM role may read the secrets of this region only.
A service account per store does not work with Pod Identity
(https://github.com/external-secrets/external-secrets/issues/2951).

Another version creates another Secret, which is named after the version. Pulumi waits
for it as for the first, so no pod starts with an old value. Running pods keep the old
Secret, also after a restart. It is deleted after every reader of the new one is ready.
A version with an id of Secrets Manager is read by that id only. The operator reads
again every hour.

Not managed here: an ExternalSecret that is ready without a value. A secret without a
value stops the update before any workload.

Replacement: another version creates the new Secret before the old one is deleted.
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
#: Prefix of a version id; without it the value would be a version stage.
#: https://external-secrets.io/latest/provider/aws-secrets-manager/
_ID: Final = "uuid/"
#: Let Pulumi wait until the Secret exists. This applies to a new ExternalSecret only:
#: one that was ready stays ready while another value is fetched
#: (https://github.com/pulumi/pulumi-kubernetes/issues/1260).
_WAIT: Final = {"pulumi.com/waitFor": "condition=Ready"}


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretVersion:
    """Version of a secret.

    Attributes:
        id: Id of the version; part of the Secret's name.
        is_aws_version_id: Whether ``id`` is a version id of Secrets Manager. If not, an
            operator chose it for a value written outside Pulumi, and the current
            version is read.
    """

    id: pulumi.Input[str]
    is_aws_version_id: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ExternalSecretArgs:
    """Arguments of an ExternalSecret.

    Attributes:
        namespace: Namespace of the Secret.
        labels: Labels of the objects.
        secret: Name of the Secret, without the id of its version.
        remote_secret: Name of the Secrets Manager secret, a JSON object.
        keys: Keys of that object and of the Secret.
        ready: Resources that must exist before: the operator and the secret's value.
        version: Version to copy; None for the current one.
    """

    namespace: pulumi.Input[str]
    labels: Mapping[str, str]
    secret: str
    remote_secret: pulumi.Input[str]
    keys: Sequence[str]
    ready: Sequence[pulumi.Resource]
    version: SecretVersion | None = None


class ExternalSecret(pulumi.ComponentResource):
    """SecretStore and ExternalSecret of one Secret."""

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
