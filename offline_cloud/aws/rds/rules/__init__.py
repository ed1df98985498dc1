"""Rules of Amazon RDS."""
