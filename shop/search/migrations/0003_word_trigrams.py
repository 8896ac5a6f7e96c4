"""The trigrams of the vocabulary under an expression, so that who looks a word up as it stands is never led to them.

Since PostgreSQL 14 an index of trigrams also answers "=": a planner that took the table for small went through the trigrams of 600 words,
165,000 pages, where the index of the words themselves needs some hundred.
"""

from django.db import migrations

POSTGRESQL = [
    "DROP INDEX search_word_trigrams",
    "CREATE INDEX search_word_trigrams ON search_searchword USING gin (lower(word) gin_trgm_ops)",
]
BACK = ["DROP INDEX search_word_trigrams", "CREATE INDEX search_word_trigrams ON search_searchword USING gin (word gin_trgm_ops)"]


def forwards(apps, schema_editor):
    _run(schema_editor, POSTGRESQL)


def backwards(apps, schema_editor):
    _run(schema_editor, BACK)


def _run(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words_and_facets")]

    operations = [migrations.RunPython(forwards, backwards)]
