"""Alarms, metrics, rules and dashboards."""
