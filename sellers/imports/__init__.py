"""Readers of other shops' catalogue files: text → drafts, without any database. `services.importing` writes them."""
