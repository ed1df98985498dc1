"""Resource types and rules of built-in Kubernetes kinds."""
