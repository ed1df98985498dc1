"""Rules of custom resources."""
