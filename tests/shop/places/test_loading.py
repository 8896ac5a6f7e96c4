"""The markets' data files and their loading."""

from collections import Counter

import pytest
from django.core.management import call_command

from shop.accounts.models import Address
from shop.places.models import Country, Place
from shop.places.packs import read_packs, read_places
from shop.places.services import LoadReport, load_places
from tests.factories.accounts import create_address, create_user


def _counts(code: str) -> dict[int, int]:
    return dict(Counter(Place.objects.filter(country_id=code).values_list("level", flat=True)))


@pytest.fixture
def loaded(db: None) -> LoadReport:
    return load_places()


def test_guinea_is_complete(loaded: LoadReport) -> None:
    assert _counts("GN") == {1: 8, 2: 33 + 5, 3: 342 + 79}
    assert Place.objects.filter(country="GN", kind="prefecture").count() == 33
    conakry = Place.objects.get(country="GN", level=1, name="Conakry")
    assert sorted(conakry.children.values_list("name", flat=True)) == ["Dixinn", "Kaloum", "Matam", "Matoto", "Ratoma"]
    assert Place.objects.filter(parent__parent=conakry, kind="quarter").count() == 79


def test_kenya_is_complete(loaded: LoadReport) -> None:
    assert _counts("KE") == {1: 47, 2: 290, 3: 1448}
    assert not Place.objects.filter(country="KE", level=2, children=None).exists()


def test_pakistan_has_two_levels(loaded: LoadReport) -> None:
    assert _counts("PK") == {1: 7, 2: 590}


def test_loading_again_changes_nothing(loaded: LoadReport) -> None:
    before = list(Place.objects.order_by("pk").values())
    assert (loaded.countries, loaded.created) == (3, 2849)
    again = load_places()
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2849)
    assert list(Place.objects.order_by("pk").values()) == before


def test_a_changed_row_is_put_right_and_a_foreign_one_is_kept(loaded: LoadReport) -> None:
    Place.objects.filter(country="GN", slug="labe", level=1).update(name="Labbe", latitude=None)
    own = Place.objects.create(country_id="GN", level=1, name="Our own", slug="our-own")
    report = load_places()
    assert (report.created, report.updated) == (0, 1)
    labe = Place.objects.get(country="GN", slug="labe", level=1)
    assert (labe.name, labe.latitude) == ("Labé", 11.3232)
    assert Place.objects.filter(pk=own.pk).exists()


def test_what_an_operator_tuned_survives_unless_reset(loaded: LoadReport) -> None:
    Country.objects.filter(code="GN").update(delivery_per_km_minor=1, currency="KES", is_active=False)
    load_places()
    guinea = Country.objects.get(code="GN")
    assert (guinea.delivery_per_km_minor, guinea.currency, guinea.is_active) == (1, "GNF", False)
    load_places(reset_rates=True)
    assert Country.objects.get(code="GN").delivery_per_km_minor == 2000


def test_command_says_what_it_did(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_places")
    assert capsys.readouterr().out == "3 countries; places: 2849 created, 0 updated, 0 unchanged.\n"


def test_loading_costs_few_queries(loaded: LoadReport, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(42):  # two for the texts of each market, one for what each asks of phones, one for its holidays
        load_places()


@pytest.mark.parametrize("pack", read_packs(), ids=lambda pack: pack["code"])
def test_data_files_are_tidy(pack: dict[str, object]) -> None:
    rows = read_places(pack)
    paths = [row.path for row in rows]
    assert len(set(paths)) == len(paths)
    assert all(all(path) for path in paths)
    assert [row.name for row in rows if row.name != " ".join(row.name.split()) or row.name.islower()] == []
    assert all(row.latitude is not None for row in rows if row.level == 1)
    assert all(row.path[:-1] in set(paths) for row in rows if row.level > 1)
    assert "ODbL 1.0" in str(pack["attribution"])
    levels = pack["level_names"]
    assert isinstance(levels, list)
    assert max(row.level for row in rows) == len(levels)
    assert all(set(names) == {"en", "fr"} for names in levels)


def test_an_address_without_a_pin_falls_back_to_the_smallest_known_place(loaded: LoadReport) -> None:
    quarter = Place.objects.get(country="GN", name="Kipé")
    assert quarter.latitude is None
    ratoma = quarter.parent
    assert ratoma is not None
    address: Address = create_address(
        user=create_user(), country=quarter.country, region=ratoma.parent, prefecture=ratoma, quarter=quarter, latitude=None, longitude=None
    )
    assert address.point == (9.6017, -13.6261)
