"""A database that was migrated when the migrations were still as they grew needs nothing more than a look."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# What django_migrations holds of such a database: every name there was before they were squashed.
HEAD = {
    "accounts": [
        "0001_tables",
        "0002_closed_accounts",
        "0003_numbers_of_closed_accounts",
        "0004_phone_rules",
        "0005_guests",
        "0006_claimed_guests",
        "0007_pending_numbers",
        "0008_guests_beside",
    ],
    "auctions": [
        "0001_tables",
    ],
    "audits": [
        "0001_audits",
    ],
    "cart": [
        "0001_tables",
        "0002_form_sent_again",
    ],
    "catalog": [
        "0001_tables",
        "0002_reservations_and_auctions",
        "0003_desk_index",
    ],
    "chat": [
        "0001_tables",
    ],
    "commissions": [
        "0001_tables",
    ],
    "contact": [
        "0001_tables",
    ],
    "couriers": [
        "0001_tables",
        "0002_half_confirmations",
    ],
    "custody": [
        "0001_tables",
        "0002_half_confirmed_cash",
        "0003_no_adjustment",
        "0004_desk_hours",
        "0005_brought_later",
    ],
    "deals": [
        "0001_tables",
    ],
    "digital": [
        "0001_tables",
    ],
    "discovery": [
        "0001_tables",
    ],
    "events": [
        "0001_tables",
    ],
    "images": [
        "0001_tables",
        "0002_uploaded_by",
        "0003_private_pictures",
    ],
    "ledger": [
        "0001_tables",
        "0002_append_only",
        "0003_half_confirmed_accounts",
        "0004_plainer_words",
    ],
    "limits": [
        "0001_counts",
    ],
    "moderation": [
        "0001_tables",
    ],
    "notifications": [
        "0001_tables",
        "0002_unread_lines",
        "0003_alerts",
    ],
    "orders": [
        "0001_tables",
        "0002_money_seen",
        "0003_money_seen_of_old_orders",
        "0004_money_unseen_index",
        "0005_handled_by",
        "0006_guest_key",
        "0007_promised_days",
    ],
    "papers": [
        "0001_tables",
        "0002_written_once",
        "0003_plainer_words",
    ],
    "payments": [
        "0001_tables",
        "0002_messages_as_bytes",
        "0003_texts_to_bytes",
        "0004_receipts_once",
        "0005_refunds_wait",
        "0006_refunds_by_hand",
    ],
    "payouts": [
        "0001_tables",
        "0002_minimum_holds",
        "0003_rest_of_a_sale",
    ],
    "personal": [
        "0001_tables",
    ],
    "places": [
        "0001_tables",
        "0002_half_confirmation_clock",
        "0003_closed_days",
    ],
    "promotions": [
        "0001_tables",
        "0002_marks_of_uses",
    ],
    "reviews": [
        "0001_tables",
    ],
    "search": [
        "0001_tables",
        "0002_words_and_facets",
    ],
    "sellers": [
        "0001_tables",
        "0002_export_files",
    ],
    "stores": [
        "0001_tables",
        "0002_categories",
        "0003_suspended_reason",
        "0004_suspend_stores_of_closed_accounts",
        "0005_preparation_and_zone_days",
        "0006_newest_stores",
    ],
    "texts": [
        "0001_tables",
    ],
    "trust": [
        "0001_tables",
        "0002_refunds_wait_for_their_money",
        "0003_number_memory",
    ],
}


def _tables() -> dict[str, list[str]]:
    """Every table with its columns."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {name: sorted(column.name for column in connection.introspection.get_table_description(cursor, name)) for name in tables}


@pytest.fixture
def head_of_before(db: None) -> None:
    """What begins an app now is not applied, what it stands for is; what came later stays as it is."""
    applied = MigrationRecorder(connection)
    for (app, name), migration in MigrationLoader(connection).disk_migrations.items():
        if migration.replaces:
            applied.record_unapplied(app, name)
    for app, names in HEAD.items():
        for name in names:
            applied.record_applied(app, name)


def test_a_database_of_before_is_taken_as_it_is(head_of_before: None) -> None:
    before, out = _tables(), StringIO()
    call_command("migrate", interactive=False, stdout=out)
    assert "No migrations to apply." in out.getvalue()
    assert _tables() == before
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert {key for key in executor.loader.graph.nodes if key[0] in HEAD} <= set(executor.loader.applied_migrations)


def test_the_models_have_their_tables(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())
