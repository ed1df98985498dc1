"""Amazon EC2: networks."""
