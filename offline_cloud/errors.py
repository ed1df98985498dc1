"""Errors of the offline clouds."""


class CloudError(Exception):
    """The real cloud would reject the request; the message has its wording."""


class UsageError(Exception):
    """The caller names something that does not exist or cannot be used."""
