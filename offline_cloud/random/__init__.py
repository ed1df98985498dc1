"""The random provider."""
