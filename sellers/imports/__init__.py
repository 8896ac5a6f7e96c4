"""Readers of other shops' catalogue files: text → drafts, without any database. `services.import_runs` writes them."""
