"""Rules of Amazon EC2."""
