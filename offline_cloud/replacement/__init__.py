"""Inputs whose change replaces a resource.

The plugins use ``ResourceType.replaces`` and the ``conditions`` here. Tests compare
them with the docstrings of the SDKs and with AWS's create-only properties.
"""
