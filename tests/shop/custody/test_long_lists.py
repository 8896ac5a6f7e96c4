"""What waits at desks stands on pages of a bounded size, however much it is, and every row is on one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop.accounts.models import User
from shop.common.clock import now
from shop.custody.models import BankSlip, CashDesk, Deposit, Discrepancy, OverdueCash
from shop.custody.states import DepositStatus, DiscrepancyCause
from shop.custody.views.access import PAGE_SIZE
from shop.custody.views.drawer import SHOWN
from shop.ledger.states import AccountKind
from tests.factories.custody import allow, create_desk
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db
MANY = 2 * PAGE_SIZE + 20


def people(number: int) -> list[User]:
    return User.objects.bulk_create(User(email=f"courier{n}@example.com", password="!", name=f"Courier {n}") for n in range(number))


def deposits(desk: CashDesk) -> list[Any]:
    return Deposit.objects.bulk_create(
        Deposit(number=f"D-{n}", desk=desk, courier=courier, declared_by=courier, currency="GNF", declared_minor=1_000)
        for n, courier in enumerate(people(MANY))
    )


def slips(desk: CashDesk) -> list[Any]:
    carrier = create_store().owner
    return BankSlip.objects.bulk_create(
        BankSlip(number=f"S-{n}", key=uuid4(), desk=desk, carrier=carrier, amount_minor=1_000, currency="GNF", made_by=carrier)
        for n in range(MANY)
    )


def differences(desk: CashDesk) -> list[Any]:
    found = [
        Discrepancy(
            cause=DiscrepancyCause.CLOSE, desk=desk, person=person, holder_kind=AccountKind.COURIER_CASH, holder_id=person.pk,
            missing_minor=1_000, open_minor=1_000, currency="GNF",
        )
        for person in people(MANY)
    ]  # fmt: skip
    return Discrepancy.objects.bulk_create(found)


def cases(_desk: CashDesk) -> list[Any]:
    """The later ones have older cash: their order is not that of their keys."""
    at = now()
    return OverdueCash.objects.bulk_create(
        OverdueCash(courier=courier, currency="GNF", amount_minor=1_000, since=at - timedelta(hours=n // 3))
        for n, courier in enumerate(people(MANY))
    )


@pytest.fixture
def desk() -> CashDesk:
    return create_desk()


@pytest.fixture
def settler(client: Client, desk: CashDesk) -> Client:
    user = allow(desk.cashiers.get(), "settle_cash")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def leafed(client: Client, address: str) -> tuple[list[Model], list[int]]:
    """All rows as one page leads to the next, and how many queries each page took."""
    rows, costs, place = [], [], ""
    for _page in range(9):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address, {"from": place} if place else {})
        page = response.context["page"]
        assert (response.status_code, len(page) <= PAGE_SIZE) == (200, True)
        rows += page.object_list
        costs.append(len(queries))
        if not page.next:
            break
        assert f"from={page.next}" in response.content.decode()
        place = page.next
    return rows, costs


@pytest.mark.parametrize(
    ("name", "make", "most"),
    [("desk", deposits, 16), ("slips", slips, 12), ("differences", differences, 12), ("overdue", cases, 12)],
)
def test_each_row_is_on_one_page_and_no_page_costs_more_than_the_first(
    settler: Client, desk: CashDesk, name: str, make: Callable[[CashDesk], list[Any]], most: int
) -> None:
    made = make(desk)
    rows, costs = leafed(settler, reverse(f"custody:{name}", args=[desk.pk] if name == "desk" else []))
    assert len(costs) == 3
    assert sorted(row.pk for row in rows) == [row.pk for row in made]
    assert max(costs) <= most, costs


def test_the_oldest_cash_comes_first_over_several_pages(settler: Client, desk: CashDesk) -> None:
    cases(desk)
    rows, _costs = leafed(settler, reverse("custody:overdue"))
    since = [row.since for row in rows]  # type: ignore[attr-defined]
    assert since == sorted(since)
    assert rows[0].left_minor is not None  # type: ignore[attr-defined]


def test_the_open_page_of_a_desk_asks_for_itself_again(settler: Client, desk: CashDesk) -> None:
    deposits(desk)
    address = reverse("custody:desk", args=[desk.pk])
    place = settler.get(address).context["page"].next
    assert f'hx-get="{address}?from={place}"' in settler.get(address, {"from": place}).content.decode()


def test_a_desk_shows_the_last_that_were_counted_and_the_slips_whose_turn_it_is(settler: Client, desk: CashDesk) -> None:
    made, day, at = deposits(desk), desk.days.create(day=now().date()), now()
    for n, each in enumerate(made):
        each.status, each.ended_at, each.day, each.counted_by = DepositStatus.CLOSED, at + timedelta(minutes=n), day, desk.cashiers.get()
    Deposit.objects.bulk_update(made, ["status", "ended_at", "day", "counted_by"])
    under_way = slips(desk)
    context = settler.get(reverse("custody:desk", args=[desk.pk])).context
    assert [each.pk for each in context["done"]] == [each.pk for each in reversed(made[-SHOWN:])]
    assert [each.pk for each in context["slips"]] == [each.pk for each in under_way[:SHOWN]]
