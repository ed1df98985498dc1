"""Secrets Manager secrets and the External Secrets Operator."""
