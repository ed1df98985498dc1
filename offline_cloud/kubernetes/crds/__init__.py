"""Resource types and rules of custom resources."""
