"""Residency packs, provider facts, and the rules that Pulumi checks."""
