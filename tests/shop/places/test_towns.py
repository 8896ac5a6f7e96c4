"""Towns that a map knows are found here, near where the map has them; what is only alike is asked, not taken."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from shop.accounts.chosen_place import read_place
from shop.places.distances import Point, haversine_metres
from shop.places.models import Country, Place
from shop.places.queries import is_place_named, places_named
from shop.places.services import load_places
from tests.outside_data import FindFile, outside

FAR = 25_000  # metres
pytestmark = pytest.mark.django_db


@pytest.fixture
def markets() -> None:
    load_places()


def towns(file: Path) -> list[tuple[str, Point]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [(row["name"], (float(row["lat"]), float(row["lng"]))) for row in csv.DictReader(lines)]


def is_near(place: Place, point: Point) -> bool:
    """Whether it lies where the map has it, as far as we know where it lies."""
    if place.latitude is None or place.longitude is None:
        return True
    return haversine_metres((place.latitude, place.longitude), point) <= FAR


def test_towns_of_pakistan_are_known(markets: None, own_data: Path) -> None:
    """Under its name, alone or among those that are called so, within 25 km; numbered villages and all."""
    pakistan = Country.objects.get(code="PK")
    known = {name: places_named(pakistan, name) for name, _point in towns(own_data / "places" / "towns_PK.csv")}
    missing = [
        name
        for name, point in towns(own_data / "places" / "towns_PK.csv")
        if not any(is_place_named(place, name) and is_near(place, point) for place in known[name])
    ]
    assert missing == []


@pytest.mark.parametrize("path", ["PK places/towns_PK.csv", outside("GN geo/geonames_places_GN.csv", id="GN")])
def test_no_town_is_taken_for_one_that_is_far_away(markets: None, data_file: FindFile, path: str) -> None:
    """What is taken without a question is near; of two towns with one name the map has both."""
    code, _space, file = path.partition(" ")
    country, points = Country.objects.get(code=code), defaultdict(list)
    for name, point in towns(data_file(file)):
        points[name].append(point)
    taken = {name: place for name in points if (place := place_taken(country, name))}
    assert len(taken) > 0.7 * len(points)
    assert [(name, str(place)) for name, place in taken.items() if not any(is_near(place, point) for point in points[name])] == []


def place_taken(country: Country, name: str) -> Place | None:
    """What a page would take for it without asking."""
    try:
        return read_place(country, name)[0]
    except ValidationError:
        return None


def test_what_is_only_alike_is_asked(markets: None, client: Client) -> None:
    pakistan = Country.objects.get(code="PK")
    Place.objects.filter(country=pakistan, slug="khar").delete()
    place, lines = read_place(pakistan, "Khar")
    assert place is None
    assert "Kharan, Balochistan" in lines
    place, lines = read_place(pakistan, "Kharian")
    assert place is not None
    place, lines = read_place(pakistan, "Sheikhupur")
    assert (place, lines) == (None, ["Sheikhupura, Punjab"])


def test_other_spellings_lead_to_the_same_town(markets: None) -> None:
    pakistan = Country.objects.get(code="PK")
    place, _lines = read_place(pakistan, "Shekhupura")
    assert place is not None
    assert place.name == "Sheikhupura"


def test_of_two_towns_with_one_name_one_is_asked(markets: None) -> None:
    place, lines = read_place(Country.objects.get(code="PK"), "Sahiwal")
    assert place is None
    assert lines == ["Sahiwal, Punjab", "Sahiwal (Sargodha), Punjab"]


def test_the_page_asks_whether_one_is_meant(markets: None, client: Client) -> None:
    page = client.post(reverse("accounts:place"), {"quarter": "Foulamor"}).content.decode()
    assert "Did you mean this place?" in page
    assert 'value="Foulamory, Gaoual, Boké"' in page
