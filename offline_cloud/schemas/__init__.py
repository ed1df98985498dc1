"""Validation of inputs against the schemas that each cloud publishes."""
