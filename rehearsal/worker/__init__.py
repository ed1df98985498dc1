"""The processes in which the stacks run."""
