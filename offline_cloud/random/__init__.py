"""Resource types of the random provider."""
