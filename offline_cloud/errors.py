"""Errors of the offline clouds."""


class CloudError(Exception):
    """A request that the real cloud would refuse, in the cloud's words."""


class UsageError(Exception):
    """A caller asks for something that does not exist."""
