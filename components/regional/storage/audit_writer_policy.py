"""IAM policy of the writer of audit records as JSON."""

from components.aws.iam_policies import Statement, policy_document


def audit_writer_policy(*, bucket_arn: str, key_arn: str, region: str) -> str:
    """Return a policy that may add records and nothing else.

    Writing a record again creates another version. The policy allows no deletion, no
    read and no bypass of the retention. Aborting a multipart upload deletes its parts
    and no record. S3 completes a multipart upload with the key of its parts, which
    needs ``kms:Decrypt``
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
