"""Each market knows the holidays of the next years, and whoever runs it is told before they end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.places.checks import AHEAD, holidays_reach_ahead
from shop.places.models import Country, is_dated
from shop.places.packs import read_packs
from shop.places.services import load_places
from tests.factories.places import create_country

PACKS = {pack["code"]: pack for pack in read_packs() if "closed_days" in pack}
YEARS = (2027, 2028)
# Month and day of the Islamic calendar.
QADR, FITR, ADHA, MAWLID, TASUA, ASHURA = (9, 27), (10, 1), (12, 10), (3, 12), (1, 9), (1, 10)
FEASTS = {"GN": [QADR, FITR, ADHA, MAWLID], "KE": [FITR, ADHA], "PK": [FITR, ADHA, MAWLID, TASUA, ASHURA]}


def tabular(year: int, month: int, day: int) -> date:
    """By the tabular Islamic calendar: thirty and twenty-nine days in turns, eleven longer years in thirty; never far from the moon."""
    days = day - (-59 * (month - 1) // 2) + (year - 1) * 354 + (3 + 11 * year) // 30
    return date(622, 7, 19) + timedelta(days=days - 1)


def dated(code: str) -> list[date]:
    return [date.fromisoformat(day) for day in PACKS[code]["closed_days"] if is_dated(day)]


@pytest.mark.parametrize("code", FEASTS)
@pytest.mark.parametrize("year", YEARS)
def test_feasts_that_follow_the_moon_are_there_to_a_day(code: str, year: int) -> None:
    for month, day in FEASTS[code]:
        by_table = next(found for lunar in range(1446, 1453) if (found := tabular(lunar, month, day)).year == year)
        assert any(abs(known - by_table) <= timedelta(days=1) for known in dated(code)), (month, day, by_table)


@pytest.mark.parametrize("code", PACKS)
def test_days_stand_in_order_and_once(code: str) -> None:
    days = dated(code)
    assert days == sorted(set(days))
    assert {day.year for day in days} >= set(YEARS)


@pytest.mark.parametrize("days", [["2027-05-16"], ["01-01"]], ids=["end soon", "only those of every year"])
def test_an_operator_is_warned_before_they_end(db: None, monkeypatch: pytest.MonkeyPatch, days: list[str]) -> None:
    country = create_country(code="GN")
    Country.objects.filter(pk=country.pk).update(closed_days=days)
    at(monkeypatch, date(2027, 5, 16) - AHEAD + timedelta(days=1))
    (warning,) = holidays_reach_ahead(None, databases=["default"])
    assert (warning.id, "GN" in warning.msg) == ("places.W001", True)
    assert holidays_reach_ahead(None, databases=None) == []
    Country.objects.filter(pk=country.pk).update(is_active=False)
    assert holidays_reach_ahead(None, databases=["default"]) == []


def test_before_that_nothing_is_said_nor_where_no_holidays_are_kept(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    country = create_country(code="GN")
    at(monkeypatch, date(2027, 5, 16) - AHEAD)
    for days in (["2027-05-16"], []):
        Country.objects.filter(pk=country.pk).update(closed_days=days)
        assert holidays_reach_ahead(None, databases=["default"]) == []


def test_the_command_says_it(db: None, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    Country.objects.filter(pk=create_country(code="GN").pk).update(closed_days=["2027-05-16"])
    at(monkeypatch, date(2027, 5, 1))
    call_command("check", databases=["default"])
    assert "The public holidays of GN end on 2027-05-16." in capsys.readouterr().err


def at(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr("shop.places.checks.now", lambda: datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def test_a_site_gets_the_years_that_it_knows_nothing_of_and_keeps_what_staff_said(db: None) -> None:
    load_places()
    Country.objects.filter(code="GN").update(closed_days=["01-01", "2027-03-10"])
    load_places()
    days = Country.objects.get(code="GN").closed_days
    assert [day for day in days if day.startswith("2027") or not is_dated(day)] == ["01-01", "2027-03-10"]
    assert {"2028-02-26", "2028-05-05"} <= set(days)


def test_staff_see_until_when_they_are_known(client: Client, sam: User) -> None:
    Country.objects.filter(pk=create_country(code="GN").pk).update(closed_days=["01-01", "2028-08-03"])
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    assert "Aug" in client.get(reverse("admin:places_country_changelist")).content.decode()
