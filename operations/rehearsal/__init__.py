"""The offline clouds, and the real engine that runs the program on them."""
