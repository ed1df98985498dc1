"""Proof of residency on the recorded graphs of all stacks."""
