"""Each market knows the holidays of the next years, and whoever runs it is told before they end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.places.checks import AHEAD, holidays_reach_ahead
from shop.places.models import Country, PackHoliday, is_dated
from shop.places.packs import read_packs
from shop.places.services import load_places
from tests.factories.places import create_country

PACKS = {pack["code"]: pack for pack in read_packs() if "holidays" in pack}
YEARS = (2027, 2028)
# Month and day of the Islamic calendar.
QADR, FITR, ADHA, MAWLID, TASUA, ASHURA = (9, 27), (10, 1), (12, 10), (3, 12), (1, 9), (1, 10)
MOON = {"Laylat al-Qadr": QADR, "Eid al-Fitr": FITR, "Eid al-Adha": ADHA, "Mawlid": MAWLID, "Ashura": ASHURA}
FEASTS = {"GN": [QADR, FITR, ADHA, MAWLID], "KE": [FITR, ADHA], "PK": [FITR, ADHA, MAWLID, TASUA, ASHURA]}


def tabular(year: int, month: int, day: int) -> date:
    """By the tabular Islamic calendar: thirty and twenty-nine days in turns, eleven longer years in thirty; never far from the moon."""
    days = day - (-59 * (month - 1) // 2) + (year - 1) * 354 + (3 + 11 * year) // 30
    return date(622, 7, 19) + timedelta(days=days - 1)


def dated(code: str) -> list[date]:
    return [date.fromisoformat(day) for holiday in PACKS[code]["holidays"] for day in holiday["days"] if is_dated(day)]


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


NEXT = {"name": "Eid al-Fitr 1450", "days": ["2029-02-14"], "is_expected": True}


def loaded(monkeypatch: pytest.MonkeyPatch, *holidays: dict[str, Any]) -> list[str]:
    """Load Guinea with these holidays in its pack; what its public holidays are then."""
    packs = [pack | {"holidays": list(holidays)} for pack in read_packs() if pack["code"] == "GN"]
    monkeypatch.setattr("shop.places.services.read_packs", lambda: packs)
    load_places()
    return Country.objects.get(code="GN").closed_days


def said_by_staff(*days: str) -> None:
    Country.objects.filter(code="GN").update(closed_days=list(days))


def eid(*days: str, is_expected: bool = True) -> dict[str, Any]:
    return {"name": "Eid al-Fitr 1448", "days": list(days), "is_expected": is_expected}


def test_a_pack_that_is_loaded_twice_changes_nothing(db: None) -> None:
    load_places()
    once = list(Country.objects.values_list("code", "closed_days")), list(PackHoliday.objects.values())
    load_places()
    assert (list(Country.objects.values_list("code", "closed_days")), list(PackHoliday.objects.values())) == once
    assert {"01-01", "2027-03-09", "2028-08-03"} <= set(Country.objects.get(code="GN").closed_days)


def test_a_newer_pack_brings_what_none_has_given_also_of_a_year_that_is_known(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert loaded(monkeypatch, eid("2027-03-09")) == ["2027-03-09"]
    labour = {"name": "Labour Day", "days": ["05-01"]}
    mawlid = {"name": "Mawlid 1449", "days": ["2027-08-14"]}
    assert loaded(monkeypatch, labour, eid("2027-03-09"), mawlid, NEXT) == ["2027-03-09", "05-01", "2027-08-14", "2029-02-14"]


def test_what_staff_took_out_or_moved_stays_so(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    labour = {"name": "Labour Day", "days": ["05-01"]}
    loaded(monkeypatch, labour, eid("2027-03-09"), {"name": "Mawlid 1449", "days": ["2027-08-14"]})
    said_by_staff("2027-03-10")
    assert loaded(monkeypatch, labour, eid("2027-03-09"), {"name": "Mawlid 1449", "days": ["2027-08-15"]}, NEXT) == [
        "2027-03-10",
        "2029-02-14",
    ]
    assert loaded(monkeypatch, labour, eid("2027-03-08", is_expected=False), NEXT) == ["2027-03-10", "2029-02-14"]


def test_an_expected_day_makes_way_for_the_one_that_is_announced(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(monkeypatch, eid("2027-03-09"))
    assert loaded(monkeypatch, eid("2027-03-10", is_expected=False)) == ["2027-03-10"]
    assert PackHoliday.objects.get().is_expected is False


@pytest.mark.parametrize(
    ("staff", "after"),
    [
        (["2027-03-09", "2027-03-10"], ["2027-03-10", "2027-03-11"]),
        (["2027-03-10", "2027-03-09", "2027-03-11"], ["2027-03-10", "2027-03-09", "2027-03-11"]),
        (["2027-03-09"], ["2027-03-09"]),
        (["2027-03-10", "2027-03-11"], ["2027-03-10", "2027-03-11"]),
        ([], []),
    ],
    ids=["left as given", "a third day entered", "the second taken out", "moved already", "taken out"],
)
def test_days_that_belong_together_move_together(db: None, monkeypatch: pytest.MonkeyPatch, staff: list[str], after: list[str]) -> None:
    loaded(monkeypatch, eid("2027-03-09", "2027-03-10"))
    said_by_staff(*staff)
    assert loaded(monkeypatch, eid("2027-03-10", "2027-03-11")) == after


def test_a_day_that_another_holiday_has_too_stays_when_one_moves(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    announced = {"name": "Day of mourning 2027", "days": ["2027-03-09"]}
    loaded(monkeypatch, eid("2027-03-09"), announced)
    assert loaded(monkeypatch, eid("2027-03-10"), announced) == ["2027-03-09", "2027-03-10"]


def test_resetting_puts_all_back_to_the_pack(db: None) -> None:
    load_places()
    days = Country.objects.get(code="GN").closed_days
    said_by_staff("2027-03-11")
    load_places(reset_rates=True)
    assert Country.objects.get(code="GN").closed_days == days


def test_a_site_that_is_there_counts_what_it_has_as_given_year_by_year(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    create_country(code="GN")
    create_country(code="KE")
    said_by_staff("01-01", "2027-03-10")  # by hand: two of all days of each year, and one of 2027
    import_module("shop.places.migrations.0003_remember_given_holidays").remember_given_holidays(apps, None)
    load_places()
    days = Country.objects.get(code="GN").closed_days
    assert [day for day in days if day.startswith("2027") or not is_dated(day)] == ["01-01", "2027-03-10"]
    assert {"2028-02-26", "2028-05-05"} <= set(days)
    assert {"12-12", "2027-03-26"} <= set(Country.objects.get(code="KE").closed_days)  # that knew none


def test_the_name_of_a_moon_feast_says_its_own_year_and_that_it_is_only_expected() -> None:
    for pack in PACKS.values():
        for holiday in pack["holidays"]:
            feast, _space, year = holiday["name"].rpartition(" ")
            if feast in MOON:
                month, day = MOON[feast]
                assert holiday["is_expected"]
                assert any(abs(date.fromisoformat(each) - tabular(int(year), month, day)) <= timedelta(days=2) for each in holiday["days"])


def test_staff_see_which_days_are_only_expected(client: Client, sam: User, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(monkeypatch, eid("2027-03-09"), NEXT, {"name": "Good Friday 2027", "days": ["2027-03-26"]})
    said_by_staff("2027-03-10", "2027-03-26", "2029-02-14")
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("admin:places_country_change", args=["GN"])).content.decode()
    assert "14 Feb 2029 (Eid al-Fitr 1450)" in page
    assert "Eid al-Fitr 1448" not in page
    assert "Good Friday" not in page


def test_staff_see_until_when_they_are_known(client: Client, sam: User) -> None:
    Country.objects.filter(pk=create_country(code="GN").pk).update(closed_days=["01-01", "2028-08-03"])
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    assert "Aug" in client.get(reverse("admin:places_country_changelist")).content.decode()
