"""Component resources, told everything by their arguments."""
