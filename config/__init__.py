"""Typed documents: the models and the loader of the project's YAML files.

What is secret never enters this package. It travels as an ``Output`` from the
engine's configuration to the resource that needs it.
"""
