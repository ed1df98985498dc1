"""AWS, one package per service."""
