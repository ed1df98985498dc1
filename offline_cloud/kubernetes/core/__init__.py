"""Built-in kinds of Kubernetes."""
