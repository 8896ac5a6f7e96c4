"""The cascading selects and the pin, as a form and as a fragment."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.places.forms import PinFields, PlaceFields
from shop.places.models import Country, Place
from shop.places.services import load_places
from tests.factories.places import create_country, create_place

ADDRESS = reverse("places:children")


class PinnedForm(PlaceFields, PinFields):
    place_levels = 1


@pytest.fixture
def guinea(db: None) -> Country:
    return create_country(code="GN")


@pytest.fixture
def conakry(guinea: Country) -> Place:
    return create_place(country=guinea, name="Conakry")


@pytest.fixture
def ratoma(conakry: Place) -> Place:
    return create_place(parent=conakry, name="Ratoma", kind="commune")


@pytest.fixture
def kipe(ratoma: Place) -> Place:
    return create_place(parent=ratoma, name="Kipe", kind="quarter")


def _options(form: PlaceFields, name: str) -> list[str]:
    return [str(label) for _value, label in form.fields[name].choices]


def test_each_select_offers_the_children_of_the_one_above(guinea: Country, kipe: Place) -> None:
    labe = create_place(country=guinea, name="Labé")
    create_place(parent=labe, name="Lélouma")
    ratoma, conakry = kipe.parent, kipe.parent.parent
    form = PlaceFields(initial={"region": conakry.pk, "prefecture": ratoma.pk}, country=guinea)
    assert _options(form, "region") == ["Choose…", "Conakry", "Labé"]
    assert _options(form, "prefecture") == ["Choose…", "Ratoma"]
    assert _options(form, "quarter") == ["Not in the list", "Kipe"]


def test_before_a_choice_the_lower_selects_say_what_to_do(guinea: Country, kipe: Place) -> None:
    form = PlaceFields(country=guinea)
    assert _options(form, "prefecture") == ["Choose the level above first"]
    assert _options(form, "quarter") == ["Choose the level above first"]


def test_labels_are_the_countrys_own(db: None) -> None:
    load_places()
    kenya, pakistan = Country.objects.get(code="KE"), Country.objects.get(code="PK")
    assert [field.label for field in PlaceFields(country=kenya).fields.values()] == ["County", "Sub-county", "Ward"]
    assert [field.label for field in PlaceFields(country=pakistan).fields.values()] == ["Province", "City"]


def test_a_whole_path_is_accepted(guinea: Country, kipe: Place) -> None:
    form = PlaceFields({"region": kipe.parent.parent_id, "prefecture": kipe.parent_id, "quarter": kipe.pk}, country=guinea)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["quarter"] == kipe


def test_the_smallest_place_may_be_missing_from_the_list(guinea: Country, kipe: Place) -> None:
    form = PlaceFields({"region": kipe.parent.parent_id, "prefecture": kipe.parent_id, "quarter": ""}, country=guinea)
    assert form.is_valid()


def test_a_prefecture_is_needed_where_there_are_some(guinea: Country, ratoma: Place) -> None:
    form = PlaceFields({"region": ratoma.parent_id}, country=guinea)
    assert form.errors == {"prefecture": ["This field is required."]}


def test_a_place_of_another_parent_is_refused_at_its_field(guinea: Country, kipe: Place) -> None:
    labe = create_place(country=guinea, name="Labé")
    create_place(parent=labe, name="Lélouma")
    form = PlaceFields({"region": labe.pk, "prefecture": kipe.parent_id, "quarter": kipe.pk}, country=guinea)
    assert not form.is_valid()
    assert set(form.errors) == {"prefecture", "quarter"}
    assert form.errors["prefecture"] == ["Choose from this list: the place belongs to another one."]


def test_a_place_of_another_country_is_refused(guinea: Country, conakry: Place) -> None:
    nairobi = create_place(country=create_country(code="KE"), name="Nairobi")
    form = PlaceFields({"region": nairobi.pk}, country=guinea)
    assert set(form.errors) == {"region", "prefecture"}


@pytest.mark.parametrize("value", ["abc", "-1", "1e9", "99999999999999999999999", "\x00", "1; drop table"])
def test_what_is_no_place_is_refused_quietly(guinea: Country, conakry: Place, value: str) -> None:
    form = PlaceFields({"region": value, "prefecture": value, "quarter": value}, country=guinea)
    assert not form.is_valid()
    assert "region" in form.errors


def test_asking_for_choices_is_never_valid_and_shows_no_errors(guinea: Country, ratoma: Place) -> None:
    form = PlaceFields({"region": ratoma.parent_id, "choose_places": "1"}, country=guinea)
    assert not form.is_valid()
    assert form.errors == {}
    assert "Ratoma" in _options(form, "prefecture")
    assert form["region"].value() == ratoma.parent_id


def test_fragment_is_the_markup_of_the_form_narrowed(client: Client, guinea: Country, kipe: Place) -> None:
    page = client.get(ADDRESS, {"country": "GN", "region": kipe.parent.parent_id, "prefecture": kipe.parent_id}).content.decode()
    assert page.count('<fieldset id="place-fields"') == 1
    assert f'<option value="{kipe.parent_id}" selected>Ratoma</option>' in page
    assert f'<option value="{kipe.pk}">Kipe</option>' in page
    assert 'hx-target="#place-fields"' in page
    assert 'data-near="9.537,-13.6773"' in page
    # The button for visitors without JavaScript must not become the form's default button for those who have it.
    assert "choose_places" not in page


@pytest.mark.parametrize(
    "query", [{}, {"country": "XX"}, {"country": "\x00"}, {"country": "GN", "levels": "9"}, {"country": "GN", "levels": "x"}]
)
def test_fragment_of_nowhere_is_404(client: Client, guinea: Country, query: dict[str, str]) -> None:
    assert client.get(ADDRESS, query).status_code == 404


def test_fragment_with_nonsense_is_still_a_form(client: Client, guinea: Country, conakry: Place) -> None:
    response = client.get(ADDRESS, {"country": "GN", "region": "' OR 1=1", "prefecture": "\x00"})
    assert response.status_code == 200


def test_fragment_costs_few_queries(client: Client, guinea: Country, kipe: Place, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(8):
        client.get(ADDRESS, {"country": "GN", "region": kipe.parent.parent_id, "prefecture": kipe.parent_id})


# The pin


@pytest.mark.parametrize(
    ("data", "point"),
    [
        ({}, (None, None)),
        ({"latitude": "", "longitude": ""}, (None, None)),
        ({"latitude": "9.53512345678", "longitude": "-13.677"}, (9.535123, -13.677)),
        ({"latitude": "9.5", "longitude": "-13.6", "remove_pin": "on"}, (None, None)),
        ({"latitude": "999", "longitude": "-13.6", "remove_pin": "on"}, (None, None)),
    ],
)
def test_pin_is_optional_and_rounded_to_a_hands_breadth(guinea: Country, conakry: Place, data, point) -> None:
    form = PinnedForm({"region": conakry.pk} | data, country=guinea)
    form.full_clean()
    assert (form.cleaned_data["latitude"], form.cleaned_data["longitude"]) == point


@pytest.mark.parametrize(
    "data",
    [
        {"latitude": "9.5"},
        {"longitude": "-13.6"},
        {"latitude": "91", "longitude": "0"},
        {"latitude": "9.5", "longitude": "181"},
        {"latitude": "nan", "longitude": "nan"},
        {"latitude": "inf", "longitude": "0"},
        {"latitude": "here", "longitude": "there"},
        {"latitude": "48.85", "longitude": "2.35"},
    ],
)
def test_pin_that_is_none_is_refused(guinea: Country, conakry: Place, data: dict[str, str]) -> None:
    form = PinnedForm({"region": conakry.pk} | data, country=guinea)
    assert not form.is_valid()


# The public page


def test_sources_name_the_licences(client: Client, db: None) -> None:
    load_places()
    page = client.get(reverse("places:about")).content.decode()
    for words in ("ODbL 1.0", "CC BY 4.0", "MIT licence", "GeoNames", "OpenStreetMap", "Guinea", "Kenya", "Pakistan"):
        assert words in page
