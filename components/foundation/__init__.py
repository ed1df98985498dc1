"""What is there before any region: the child domain and its proof."""
