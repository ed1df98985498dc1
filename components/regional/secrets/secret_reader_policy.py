"""IAM policy of the External Secrets Operator as JSON."""

from collections.abc import Sequence

from components.aws.iam_policies import Statement, policy_document


def secret_reader_policy(
    *, secret_arns: Sequence[str], key_arn: str, region: str
) -> str:
    """Return a policy that reads the given secrets and decrypts them.

    The KMS key also encrypts other data, so its use is restricted to requests of
    Secrets Manager on behalf of the reader
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
