"""Resource types of custom resources."""
