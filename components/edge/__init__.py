"""Global stack: shared host names, health checks and the public name."""
