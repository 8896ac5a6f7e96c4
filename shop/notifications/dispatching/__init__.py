"""Bringing what was planned to people: each message at most once."""
