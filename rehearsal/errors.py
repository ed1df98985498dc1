"""Errors of a rehearsal."""

from offline_cloud.errors import UsageError

__all__ = ["RehearsalError", "UsageError"]


class RehearsalError(Exception):
    """The project or its configuration is wrong; the message says what and where."""
