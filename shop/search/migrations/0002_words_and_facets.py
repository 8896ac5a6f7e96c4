"""Where words and facets are searched: columns and indexes of PostgreSQL, FTS5 tables of SQLite."""

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, migrations, transaction

NO_EXTENSION = (
    "The search needs PostgreSQL's extension pg_trgm, which this database user may not create. Ask whoever runs the database to execute "
    '"CREATE EXTENSION pg_trgm;" in it once (it comes with postgresql-contrib), then migrate again.'
)
POSTGRESQL = [
    "ALTER TABLE search_searchdocument ADD COLUMN vector tsvector NOT NULL DEFAULT ''",
    "ALTER TABLE search_searchdocument ADD COLUMN facets integer[] NOT NULL DEFAULT '{}'",
    "ALTER TABLE search_searchdocument ADD COLUMN combos integer[] NOT NULL DEFAULT '{}'",
    # One index for words and facets together: what all of them share is found inside it.
    "CREATE INDEX search_gin ON search_searchdocument USING gin (vector, facets, combos)",
    "CREATE INDEX search_near ON search_searchdocument USING gist (point(east, north))",
    "CREATE INDEX search_word_trigrams ON search_searchword USING gin (word gin_trgm_ops)",
    "CREATE INDEX search_store_words ON search_searchstore USING gin (words gin_trgm_ops)",
]
NOT_POSTGRESQL = [
    "DROP INDEX search_store_words",
    "DROP INDEX search_word_trigrams",
    "DROP INDEX search_near",
    "DROP INDEX search_gin",
    "ALTER TABLE search_searchdocument DROP COLUMN combos, DROP COLUMN facets, DROP COLUMN vector",
]
SQLITE = [
    # Words come folded and stemmed: the tokenizer only has to cut at spaces.
    "CREATE VIRTUAL TABLE search_fts USING fts5(title, names, body, codes, facets, combos, tokenize = 'unicode61 remove_diacritics 0')",
    "CREATE VIRTUAL TABLE search_word_fts USING fts5(word, tokenize = 'trigram')",
    "CREATE TRIGGER search_word_in AFTER INSERT ON search_searchword BEGIN INSERT INTO search_word_fts(rowid, word) VALUES (new.id, new.word); END",
    "CREATE TRIGGER search_word_out AFTER DELETE ON search_searchword BEGIN DELETE FROM search_word_fts WHERE rowid = old.id; END",
]
NOT_SQLITE = ["DROP TRIGGER search_word_out", "DROP TRIGGER search_word_in", "DROP TABLE search_word_fts", "DROP TABLE search_fts"]


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        _create_extension(schema_editor)
        _run(schema_editor, POSTGRESQL)
    else:
        _run(schema_editor, SQLITE)


def backwards(apps, schema_editor):
    _run(schema_editor, NOT_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else NOT_SQLITE)


def _create_extension(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone():
            return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION pg_trgm")
    except DatabaseError as error:
        raise ImproperlyConfigured(NO_EXTENSION) from error


def _run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    replaces = [("search", "0003_words_and_facets")]

    dependencies = [("search", "0001_tables")]

    operations = [migrations.RunPython(forwards, backwards)]
