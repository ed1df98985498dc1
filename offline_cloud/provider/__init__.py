"""Provider plugins that replace the vendors' plugins in the real Pulumi engine."""
