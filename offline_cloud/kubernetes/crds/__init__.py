"""Custom resources, by the operator that defines them."""
