"""The shape of what is frozen."""
