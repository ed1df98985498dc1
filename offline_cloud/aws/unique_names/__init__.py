"""Names that are unique within an AWS region, of several services."""
