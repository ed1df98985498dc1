"""The encryption keys of one region.

Four keys, so that giving up one kind of data does not give up the others:
``cluster`` (Kubernetes secrets), ``data`` (database, stored secrets), ``logs``, and
``audit`` (the archive, which outlives them all). A fifth, ``backups``, lies in the
region that keeps copies of the database's backups, where the database is written to.
All are single-region: key material that AWS copies elsewhere would take the data's
residency with it.

Deliberately absent: RDS, Secrets Manager and EKS in the key policies. They act with
the permissions of whoever calls them, who needs an identity policy naming the key; a
service principal would add a reader that nobody uses.

The audit key is also given as the resource it is: a bucket does not name its key, and
has to be told to go before it.

Changing this: an alias moves in place; a key is never replaced by a change here, and
once deleted takes what it encrypts with it after the waiting period.
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
    """What the keys need from the rest of the program.

    Attributes:
        account: AWS account that owns the keys.
        protect: Whether the keys refuse to be deleted.
        dr_region: Where copies of backups lie; None where there are none.
    """

    account: str
    protect: bool
    dr_region: str | None = None


class KmsKeys(pulumi.ComponentResource):
    """Holds the keys everything stored in a region is encrypted with."""

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
        """Make the key of one kind of data."""
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
