"""The number on the bell, however much is unread."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from shop.accounts.models import User
from shop.notifications.models import Notification
from shop.notifications.queries import unread_lines
from tests.factories.notifications import tell

pytestmark = pytest.mark.django_db
BELL = "/notifications/bell/"
MANY = 1_500


@pytest.fixture
def much(alice: User, bob: User) -> User:
    """Alice has thousands of lines to read, one of them of thousands of notifications; so has Bob."""
    for person in (alice, bob):
        bundles = [f"{number:06}" for number in range(MANY)] + ["all"] * MANY
        rows = [
            Notification(recipient=person, kind="order.ready", key=f"{person.pk}:{number}", bundle=bundle)
            for number, bundle in enumerate(bundles)
        ]
        Notification.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE notifications_notification")
    return alice


def test_unread_lines_are_counted_up_to_a_hundred(alice: User, bob: User) -> None:
    assert unread_lines(alice.pk) == 0
    for number in range(3):
        tell(alice, "order.ready", bundle="together")
        tell(alice, "order.ready", bundle=f"alone:{number}")
        tell(bob, "order.ready", bundle=f"other:{number}")
    assert unread_lines(alice.pk) == 4
    assert unread_lines(alice.pk, most=3) == 3
    Notification.objects.of(alice.pk).filter(bundle__contains="alone:1").update(read_at="2026-01-01T00:00Z")
    assert unread_lines(alice.pk) == 3


def test_the_bell_says_that_there_are_more_than_it_counts(client: Client, much: User) -> None:
    client.force_login(much)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(BELL).content.decode()
    assert '<span class="count">99+</span>' in page
    assert 'aria-label="Notifications, more than 99 unread"' in page
    assert len([query for query in queries if "notifications_notification" in query["sql"]]) == 1
    much.notifications.filter(bundle__range=("000098", "999999")).delete()
    much.notifications.filter(bundle="all").delete()
    assert '<span class="count">98</span>' in client.get(BELL).content.decode()


def test_the_bell_says_so_in_french(client: Client, much: User) -> None:
    client.force_login(much)
    with override("fr"):
        page = client.get(BELL, headers={"accept-language": "fr"}).content.decode()
    assert 'aria-label="Notifications, plus de 99 non lues"' in page


def test_counting_reads_a_bounded_number_of_rows(much: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert unread_lines(much.pk) == 100
    assert len(queries) == 1
    sql = queries[0]["sql"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
            (found,) = cursor.fetchone()
            plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
            assert _rows_read(plan) <= 250
            assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] <= 1_000
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            steps = [row[3] for row in cursor.fetchall() if "notif" in row[3] or "following" in row[3]]
            assert len(steps) == 2
            assert all("USING INDEX notification_unread" in step for step in steps), steps


def _rows_read(plan: dict[str, Any]) -> int:
    """Of the table, by a plan and all below it."""
    own = 0
    if plan.get("Relation Name") == "notifications_notification":
        removed = sum(plan.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Index Recheck"))
        own = (plan["Actual Rows"] + removed) * plan["Actual Loops"]
    return own + sum(_rows_read(part) for part in plan.get("Plans", []))
