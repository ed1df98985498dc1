"""The `fleet` command, and the rehearsal and proofs behind it."""
