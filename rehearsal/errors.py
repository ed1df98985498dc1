"""Errors of a rehearsal."""

from offline_cloud.errors import UsageError

__all__ = ["RehearsalError", "UsageError"]


class RehearsalError(Exception):
    """The rehearsal cannot run; the message says why, where and what to do."""
