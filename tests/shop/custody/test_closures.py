"""A desk that is closed says so before anybody counts a note: to the cashier, and to whoever brings cash."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.custody.models import CashDesk, Deposit, DeskDay, DeskHours
from shop.custody.queries import Closure, closure_of, closures_of
from shop.custody.queries import closures as asked
from shop.custody.queries.closures import Reason
from shop.custody.services import close_day, count_deposit
from tests.factories.custody import create_desk

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)  # noon is far from every midnight; Conakry's clock is UTC


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response: object) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").split())  # type: ignore[attr-defined]


@pytest.fixture
def at(monkeypatch):
    return lambda moment: monkeypatch.setattr(asked, "now", lambda: moment)


def opens(desk: CashDesk, weekday: int, start: int, end: int) -> None:
    DeskHours.objects.create(desk=desk, weekday=weekday, opens=time(start), closes=time(end))


@pytest.mark.parametrize(
    ("moment", "closed", "opens_at"),
    [
        (TUESDAY.replace(hour=8), True, TUESDAY.replace(hour=9)),
        (TUESDAY.replace(hour=9), False, None),
        (TUESDAY.replace(hour=12), True, TUESDAY.replace(hour=14)),  # noon break
        (TUESDAY.replace(hour=17), True, TUESDAY.replace(hour=9) + timedelta(days=7)),
        (TUESDAY + timedelta(days=3), True, TUESDAY.replace(hour=9) + timedelta(days=7)),
    ],
)
def test_hours_of_the_week(at, desk, moment, closed, opens_at):
    opens(desk, 1, 9, 12)
    opens(desk, 1, 14, 17)
    at(moment)
    closure = closure_of(desk)
    assert (closure is not None) is closed
    if closure:
        assert (closure.reason, closure.blocks, closure.opens_at) == (Reason.HOURS, False, opens_at)


def test_desk_that_has_said_nothing_of_hours_is_open(at, desk):
    at(TUESDAY.replace(hour=3))
    assert closure_of(desk) is None


def test_drawer_that_is_counted_opens_on_another_day(at, desk):
    opens(desk, 1, 9, 17)
    opens(desk, 2, 10, 17)
    DeskDay.objects.create(desk=desk, day=TUESDAY.date(), closed_at=TUESDAY)
    at(TUESDAY)
    assert closure_of(desk) == Closure(Reason.COUNTED, TUESDAY.replace(hour=10) + timedelta(days=1))
    at(TUESDAY + timedelta(days=1))
    assert closure_of(desk) is None


def test_day_that_was_never_closed_stands_in_the_way(at, desk):
    DeskDay.objects.create(desk=desk, day=date(2026, 2, 1))
    at(TUESDAY)
    assert closure_of(desk) == Closure(Reason.LAST_DAY, None)


def test_desks_clock_is_that_of_its_country(at, desk):
    desk.country.time_zone = "Asia/Karachi"  # five hours ahead
    desk.country.save(update_fields=["time_zone"])
    opens(desk, 1, 9, 15)
    at(TUESDAY)
    closure = closure_of(desk)
    assert closure is not None
    assert closure.opens_at is not None
    assert closure.opens_at.hour == 9


def test_many_desks_are_asked_about_at_once(desk, django_assert_num_queries):
    desks = [desk, *(create_desk() for _ in range(4))]
    with django_assert_num_queries(2):
        closures_of(desks)


def test_cashier_is_told_before_the_count_and_no_form_is_offered(deposit, desk, cashier):
    DeskDay.objects.create(desk=desk, day=date(2026, 2, 1))
    page = browser(cashier)
    shown = text(page.get(reverse("custody:desk", args=[desk.pk])))
    assert "The last day is not closed." in shown
    assert reverse("custody:close", args=[desk.pk]) in shown
    counting = text(page.get(reverse("custody:count", args=[deposit.pk])))
    assert "Do not count yet" in counting
    assert 'name="round"' not in counting
    close_day(desk, counted_minor=0, actor_id=cashier.pk)
    assert 'name="round"' in text(page.get(reverse("custody:count", args=[deposit.pk])))


def test_what_was_typed_when_the_desk_closed_meanwhile_stays(deposit, desk, cashier):
    DeskDay.objects.create(desk=desk, day=date(2026, 2, 1))
    answer = browser(cashier).post(reverse("custody:count", args=[deposit.pk]), {"total": "65000", "round": "1"})
    assert answer.status_code == 409
    assert 'value="65000"' in text(answer)


def test_who_brings_cash_sees_it_before_they_go(deposit, desk, courier, cashier):
    other = create_desk(name="Kaloum", country=desk.country)
    count_deposit(deposit, counted_minor=60_000, seen_round=1, cashier_id=cashier.pk)
    count_deposit(deposit, counted_minor=60_000, seen_round=2, cashier_id=cashier.pk)
    close_day(desk, counted_minor=60_000, actor_id=cashier.pk)
    page = browser(courier)
    shown = text(page.get(reverse("couriers:cash")))
    assert shown.index(f">{other.name}, {other.landmark}<") < shown.index(f">{desk.name}, {desk.landmark} (closed now)<")
    page.post(reverse("couriers:declare"), {"amount": "5000", "desk": desk.pk, "currency": "GNF"})
    declared = Deposit.objects.latest("pk")
    assert "This desk is closed for today." in text(page.get(declared.get_absolute_url()))


def test_deposit_at_a_desk_that_takes_no_more_says_to_choose_another(deposit, desk, courier):
    CashDesk.objects.filter(pk=desk.pk).update(is_active=False)
    assert "Take the deposit back and choose another desk." in text(browser(courier).get(deposit.get_absolute_url()))
