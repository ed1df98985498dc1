"""AWS building blocks that several components use: one service a module."""
