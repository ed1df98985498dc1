"""Resource types and rules of built-in Kubernetes kinds and of custom resources."""
