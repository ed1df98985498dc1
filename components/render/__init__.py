"""Pure text: policy files, IAM documents, addresses."""
