"""The parts of one region, one file each."""
