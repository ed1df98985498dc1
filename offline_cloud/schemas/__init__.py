"""The request schemas that each cloud publishes."""
