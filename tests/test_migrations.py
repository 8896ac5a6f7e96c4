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
        "0001_initial",
        "0002_initial",
    ],
    "auctions": [
        "0001_auctions",
        "0002_refused_at_the_door",
        "0003_award_device",
        "0004_sellers_who_do_not_sell",
        "0005_bids_shown",
    ],
    "cart": [
        "0001_initial",
        "0002_initial",
        "0003_agreed_prices",
    ],
    "catalog": [
        "0001_initial",
        "0002_initial",
        "0003_life_sales_revisions_attributes",
        "0004_reviewed_and_due",
        "0005_former_addresses",
        "0006_units_that_came_back",
        "0007_looked_at_again",
        "0008_agreed_prices",
        "0009_price_history",
        "0010_begin_price_history",
        "0011_fixed_price_or_auction",
        "0012_downloads",
        "0013_ratings",
    ],
    "chat": [
        "0001_initial",
        "0002_report_names",
    ],
    "commissions": [
        "0001_rules_and_simulations",
        "0002_fees_of_stores",
    ],
    "couriers": [
        "0001_initial",
        "0002_cash_ceiling",
        "0003_sent_by_service",
    ],
    "custody": [
        "0001_desks_and_pieces",
        "0002_cash_held_before",
        "0003_deposits_slips_differences",
        "0004_debt_notices",
        "0005_disputes",
        "0006_overdue_cash",
    ],
    "deals": [
        "0001_agreed_prices",
    ],
    "digital": [
        "0001_files_and_codes",
    ],
    "discovery": [
        "0001_initial",
    ],
    "events": [
        "0001_initial",
    ],
    "images": [
        "0001_initial",
        "0002_image_life",
    ],
    "ledger": [
        "0001_initial",
        "0002_append_only",
        "0003_holders_of_every_banknote",
        "0004_line_statement",
        "0005_entries_by_time",
        "0006_disputes",
        "0007_courier_debt",
    ],
    "moderation": [
        "0001_initial",
        "0002_decision_of_a_revision",
    ],
    "notifications": [
        "0001_initial",
        "0002_bundle",
        "0003_bundle_of_old_ones",
        "0004_sendings",
        "0005_own_clock",
        "0006_topic_of_reviews",
    ],
    "orders": [
        "0001_initial",
        "0002_discounts_and_prepayment",
        "0003_what_was_taken_back",
        "0004_fee_rules_and_taxes",
        "0005_agreed_prices",
        "0006_cancelled_by_the_bank",
        "0007_downloads",
    ],
    "papers": [
        "0001_papers",
        "0002_written_once",
    ],
    "payments": [
        "0001_initial",
        "0002_attempts_inbox_refunds",
        "0003_what_only_messages_tell",
        "0004_refund_sources",
        "0005_refund_asked_and_credit",
        "0006_attempts_language_and_what_paid",
        "0007_disputes",
        "0008_reversal_notes",
        "0009_what_came_back_after_all",
        "0010_undone_sales_of_before",
    ],
    "payouts": [
        "0001_payees_earnings_payouts",
        "0002_say_rest_and_refund",
        "0003_disputes",
        "0004_cash_not_brought",
    ],
    "places": [
        "0001_initial",
        "0002_tax_rates",
        "0003_payout_rules",
        "0004_cash_limits",
        "0005_cash_limits",
        "0006_limits_of_open_markets",
        "0007_auction_pay_hours",
        "0008_cash_overdue_days",
    ],
    "promotions": [
        "0001_promo_codes_and_points",
        "0002_points_held",
        "0003_points_of_less_than_one",
    ],
    "reviews": [
        "0001_reviews",
    ],
    "search": [
        "0001_initial",
        "0002_documents",
        "0003_words_and_facets",
        "0004_salt_in_memory",
        "0005_ending",
        "0006_rating",
    ],
    "sellers": [
        "0001_drafts_and_runs",
        "0002_imports",
        "0003_picture_fetch_by_address",
        "0004_kept_edit_by_name",
    ],
    "stores": [
        "0001_initial",
        "0002_store_details",
        "0003_former_addresses",
        "0004_tax_registration",
        "0005_fee_is_a_rule",
        "0006_ways_to_pay_not_taken",
        "0007_downloads_only",
        "0008_delivery_abroad",
        "0009_ratings",
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
