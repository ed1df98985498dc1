"""Benchmarks of the rehearsal, as ratios to a baseline measured in the same run."""
