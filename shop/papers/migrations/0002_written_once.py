"""On PostgreSQL the database itself keeps papers: they are written once."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION papers_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'papers are written once: % of % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER papers_paper_written_once BEFORE UPDATE OR DELETE ON papers_paper FOR EACH ROW EXECUTE FUNCTION papers_written_once();
"""

BACKWARD = """
DROP TRIGGER papers_paper_written_once ON papers_paper;
DROP FUNCTION papers_written_once();
"""


class OnPostgreSQL(migrations.RunSQL):
    """Statements that only PostgreSQL understands; nothing elsewhere."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_schema")]

    operations = [OnPostgreSQL(FORWARD, BACKWARD)]
