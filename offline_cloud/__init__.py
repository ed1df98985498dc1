"""Emulated clouds behind Pulumi provider plugins, for any project."""
