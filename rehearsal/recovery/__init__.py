"""What a killed rehearsal leaves, and its repair."""
