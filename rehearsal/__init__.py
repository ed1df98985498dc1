"""The real Pulumi CLI, run over all stacks of a project with an offline cloud."""
