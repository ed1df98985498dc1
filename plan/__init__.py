"""Derivations of each stack's contents from the configuration; no Pulumi."""
