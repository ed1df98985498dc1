"""Judgements of others on what a rehearsal recorded."""
