"""Rules of the built-in kinds."""
