"""What the secret operator of a region may read, as text."""

from collections.abc import Sequence

from components.aws.iam_policies import Statement, policy_document


def secret_reader_policy(
    *, secret_arns: Sequence[str], key_arn: str, region: str
) -> str:
    """Return a policy that reads the named secrets and uses their key for nothing else.

    The key serves other data too, so its use is bound to requests that Secrets Manager
    makes on the reader's behalf
    (https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service).
    """
    read = Statement(
        Sid="ReadSecrets",
        Effect="Allow",
        Action=["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        Resource=secret_arns,
    )
    service = f"secretsmanager.{region}.amazonaws.com"
    decrypt = Statement(
        Sid="DecryptSecrets",
        Effect="Allow",
        Action=["kms:Decrypt"],
        Resource=[key_arn],
        Condition={"StringEquals": {"kms:ViaService": service}},
    )
    return policy_document(read, decrypt)
