"""Foundation stack: hosted zone of the child domain and its DNS validation."""
