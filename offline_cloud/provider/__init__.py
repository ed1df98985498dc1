"""Provider plugins of ours that the real engine talks to in place of the vendors'."""
