"""What the writer of an audit archive may do, as text."""

from components.aws.iam_policies import Statement, policy_document


def audit_writer_policy(*, bucket_arn: str, key_arn: str, region: str) -> str:
    """Return a policy that adds records to the archive, and does nothing else.

    A record that is written again is another version; nothing here deletes, reads or
    bypasses a retention. An upload in parts can be given up, which takes away parts
    and no record; its parts are joined with the key they were encrypted with, hence
    ``kms:Decrypt``, through S3 only
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions).
    """
    add = Statement(
        Sid="AddRecords",
        Effect="Allow",
        Action=["s3:PutObject", "s3:AbortMultipartUpload"],
        Resource=[f"{bucket_arn}/*"],
    )
    service = f"s3.{region}.amazonaws.com"
    encrypt = Statement(
        Sid="EncryptRecords",
        Effect="Allow",
        Action=["kms:GenerateDataKey", "kms:Decrypt"],
        Resource=[key_arn],
        Condition={"StringEquals": {"kms:ViaService": service}},
    )
    return policy_document(add, encrypt)
