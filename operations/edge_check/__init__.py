"""Proof of where every request may land, for every set of dead regions."""
