"""Deployments of the gateway and the API, and their network policies."""
