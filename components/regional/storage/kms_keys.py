"""KMS keys of one region.

There are four keys, so that the deletion of one affects one kind of data: ``cluster``
(Kubernetes secrets), ``data`` (database and secrets), ``logs``, and ``audit``
(archive). A region with a writable database has a fifth, ``backups``, in the region of
the backup copies. All are single-region keys: copies of key material in other regions
would break the residency of the data.

Not managed here: RDS, Secrets Manager and EKS in the key policies. They use the
permissions of their callers, whose identity policies name the key. A service principal
in the key policy would grant access that no service uses.

The audit key is also an output as a resource: a bucket does not refer to its key, so it
needs an explicit dependency.

Replacement: an alias is updated in place, and no change here replaces a key. After the
waiting period of its deletion, data that it encrypts cannot be decrypted.
"""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import kms

from components.aws import iam_policies
from components.aws.kms_key import kms_key
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Encryption"


@dataclass(frozen=True, kw_only=True, slots=True)
class KmsKeysArgs:
    """Arguments of the keys.

    Attributes:
        account: AWS account of the keys.
        protect: Whether Pulumi refuses to delete the keys.
        dr_region: Region of the backup copies; None without copies.
    """

    account: str
    protect: bool
    dr_region: str | None = None


class KmsKeys(pulumi.ComponentResource):
    """KMS keys of everything that a region stores."""

    cluster_key_arn: pulumi.Output[str]
    data_key_arn: pulumi.Output[str]
    logs_key_arn: pulumi.Output[str]
    audit_key_arn: pulumi.Output[str]
    audit_key: pulumi.Resource
    backups_key_arn: pulumi.Output[str] | None

    def __init__(
        self,
        name: str,
        args: KmsKeysArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"account": args.account}, opts)
        self._name, self._args, self._scope = name, args, scope
        policies = {
            "cluster": iam_policies.key_policy(args.account),
            "data": iam_policies.key_policy(args.account),
            "logs": iam_policies.logs_key_policy(args.account, scope.region),
            "audit": iam_policies.key_policy(args.account),
        }
        keys = {role: self._key(role, policy) for role, policy in policies.items()}
        self.cluster_key_arn = keys["cluster"].arn
        self.data_key_arn = keys["data"].arn
        self.logs_key_arn = keys["logs"].arn
        self.audit_key_arn = keys["audit"].arn
        self.audit_key = keys["audit"]
        self.backups_key_arn = None
        if args.dr_region is not None:
            policy = iam_policies.key_policy(args.account)
            key = self._key("backups", policy, region=args.dr_region)
            self.backups_key_arn = key.arn
        self.register_outputs(
            {f"{role}_key_arn": key.arn for role, key in keys.items()}
        )

    def _key(self, role: str, policy: str, *, region: str | None = None) -> kms.Key:
        """Create the key of one kind of data."""
        name = f"{self._name}-{role}"
        return kms_key(
            (name, f"{name}-alias"),
            role=role,
            policy=policy,
            protect=self._args.protect,
            scope=self._scope,
            component=self,
            region=region,
        )
