"""Models and loader of the project's YAML files.

No secret value enters this package. Secrets travel as a Pulumi ``Output`` from the
stack's configuration to the resource that needs them.
"""
