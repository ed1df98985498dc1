"""Kubernetes: built-in objects and custom resources."""
