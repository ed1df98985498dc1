"""Pulumi components. They get every setting by their arguments."""
