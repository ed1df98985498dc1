"""RDS for PostgreSQL: instance, credentials, alarms and schema Jobs."""
