"""The verbs of the catalogue, by topic."""
