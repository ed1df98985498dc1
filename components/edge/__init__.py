"""What spans regions: shared names, health checks and the public name."""
