"""On PostgreSQL the database itself keeps the book: rows are written once, and an entry balances when its transaction ends."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION ledger_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the book is append-only: % of % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_entry bigint := CASE WHEN TG_TABLE_NAME = 'ledger_entry' THEN (to_jsonb(NEW)->>'id')::bigint ELSE (to_jsonb(NEW)->>'entry_id')::bigint END;
    amount numeric;
    pieces integer;
    foreign_pieces integer;
BEGIN
    SELECT coalesce(sum(l.amount_minor), 0), count(*), count(*) FILTER (WHERE a.currency <> e.currency)
      INTO amount, pieces, foreign_pieces
      FROM ledger_entry e JOIN ledger_line l ON l.entry_id = e.id JOIN ledger_account a ON a.id = l.account_id
     WHERE e.id = the_entry;
    IF amount <> 0 OR pieces < 2 OR foreign_pieces > 0 THEN
        RAISE EXCEPTION 'entry % does not balance: % lines, sum %, % of another currency', the_entry, pieces, amount, foreign_pieces
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_line_written_once BEFORE UPDATE OR DELETE ON ledger_line FOR EACH ROW EXECUTE FUNCTION ledger_written_once();
CREATE TRIGGER ledger_entry_written_once BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_written_once();
CREATE CONSTRAINT TRIGGER ledger_line_balances AFTER INSERT ON ledger_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();
CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();
"""

BACKWARD = """
DROP TRIGGER ledger_entry_balances ON ledger_entry;
DROP TRIGGER ledger_line_balances ON ledger_line;
DROP TRIGGER ledger_entry_written_once ON ledger_entry;
DROP TRIGGER ledger_line_written_once ON ledger_line;
DROP FUNCTION ledger_entry_balances();
DROP FUNCTION ledger_written_once();
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
    dependencies = [("ledger", "0001_schema")]

    operations = [OnPostgreSQL(FORWARD, BACKWARD)]
