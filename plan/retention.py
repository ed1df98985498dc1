"""Retention of logs and audit records in days."""

from typing import Final

#: Days that CloudWatch keeps a log record.
LOG_RETENTION_DAYS: Final = 365
#: Days of an audit record, both in the archive and in the gateways' policy.
AUDIT_RETENTION_DAYS: Final = 365
