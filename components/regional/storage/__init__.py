"""KMS keys and S3 buckets."""
