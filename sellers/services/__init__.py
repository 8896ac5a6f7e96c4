"""The back office's own verbs."""
