"""Components of one region, in packages by subject."""
