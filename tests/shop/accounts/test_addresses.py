"""A person's addresses."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop.accounts.forms import AddressForm
from shop.accounts.models import Address, User
from shop.accounts.services import delete_address, make_address_usual, save_address
from shop.images.models import Image
from shop.places.models import Place
from tests.factories.accounts import create_address
from tests.factories.places import create_country, create_place
from tests.hostile import naughty_strings
from tests.outside_data import FindFile, outside
from tests.waiting import LIMIT

LIST, ADD = reverse("accounts:addresses"), reverse("accounts:address_add")


@pytest.fixture
def kipe(db: None) -> Place:
    country = create_country(code="GN")
    ratoma = create_place(parent=create_place(country=country, name="Conakry"), name="Ratoma")
    return create_place(parent=ratoma, name="Kipe")


@pytest.fixture
def fields(kipe: Place) -> dict[str, object]:
    return {
        "recipient": "Alice Diallo",
        "phone": "620 00 00 01",
        "region": kipe.parent.parent_id,
        "prefecture": kipe.parent_id,
        "quarter": kipe.pk,
        "landmark": "Behind the blue mosque, third gate",
    }


@pytest.fixture
def alices(client: Client, alice: User) -> Client:
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _usual(user: User) -> list[int]:
    return list(Address.objects.filter(user=user, is_default=True).values_list("pk", flat=True))


def test_adding_the_first_makes_it_the_usual_one(alices: Client, alice: User, fields: dict, kipe: Place) -> None:
    response = alices.post(ADD, fields)
    assert (response.status_code, response["Location"]) == (302, LIST)
    address = Address.objects.get(user=alice)
    assert (address.phone, address.country_id, address.quarter, address.is_default) == ("+224620000001", "GN", kipe, True)
    assert (address.latitude, address.longitude) == (None, None)


def test_pin_is_kept_and_removed(alices: Client, alice: User, fields: dict) -> None:
    alices.post(ADD, fields | {"latitude": "9.612345", "longitude": "-13.65"})
    address = Address.objects.get(user=alice)
    assert address.point == (9.612345, -13.65)
    alices.post(
        reverse("accounts:address_edit", args=[address.pk]), fields | {"latitude": "9.612345", "longitude": "-13.65", "remove_pin": "on"}
    )
    address.refresh_from_db()
    assert (address.latitude, address.longitude) == (None, None)


@pytest.mark.parametrize("missing", ["recipient", "phone", "region", "prefecture", "landmark"])
def test_what_is_needed_is_asked_for_at_its_field(alices: Client, fields: dict, missing: str) -> None:
    response = alices.post(ADD, fields | {missing: "  "})
    assert response.status_code == 422
    assert missing in response.context["form"].errors
    assert not Address.objects.exists()


def test_next_brings_a_buyer_back(alices: Client, fields: dict) -> None:
    page = alices.get(ADD, {"next": "/checkout/"}).content.decode()
    assert '<input type="hidden" name="next" value="/checkout/">' in page
    assert alices.post(ADD, fields | {"next": "/checkout/"})["Location"] == "/checkout/"
    assert alices.post(ADD, fields | {"next": "https://evil.example/"})["Location"] == LIST
    assert 'href="//evil.example' not in alices.get(LIST, {"next": "//evil.example"}).content.decode()


def test_without_javascript_the_choices_are_updated_and_nothing_is_lost(alices: Client, fields: dict, kipe: Place) -> None:
    typed = fields | {"landmark": "Half a sent", "prefecture": "", "quarter": "", "phone": "6", "choose_places": "1", "is_default": "on"}
    response = alices.post(ADD, typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert f'<option value="{kipe.parent_id}">Ratoma</option>' in page
    assert "Half a sent</textarea>" in page
    assert 'value="6"' in page
    assert "field__error" not in page
    assert not Address.objects.exists()


def test_full_form_has_the_button_for_those_without_javascript(alices: Client, kipe: Place) -> None:
    page = alices.get(ADD).content.decode()
    assert page.count('name="choose_places"') == 1
    assert page.index("<noscript>") < page.index('name="choose_places"')


def test_one_usual_address_at_a_time(alice: User, kipe: Place) -> None:
    first, second = (save_address(_unsaved(kipe), user=alice) for _ in range(2))
    assert _usual(alice) == [first.pk]
    make_address_usual(second)
    assert _usual(alice) == [second.pk]
    third = _unsaved(kipe)
    third.is_default = True
    save_address(third, user=alice)
    assert _usual(alice) == [third.pk]


def test_unticking_the_usual_one_leaves_it_usual(alices: Client, alice: User, fields: dict, kipe: Place) -> None:
    address = save_address(_unsaved(kipe), user=alice)
    alices.post(reverse("accounts:address_edit", args=[address.pk]), fields)
    assert _usual(alice) == [address.pk]


def test_deleting_the_usual_one_passes_it_on(alice: User, mallory: User, kipe: Place) -> None:
    first, second, third = (save_address(_unsaved(kipe), user=alice) for _ in range(3))
    others = save_address(_unsaved(kipe), user=mallory)
    delete_address(first)
    assert _usual(alice) == [second.pk]
    delete_address(third)
    assert _usual(alice) == [second.pk]
    assert _usual(mallory) == [others.pk]


def test_delete_asks_first(alices: Client, alice: User) -> None:
    address = create_address(user=alice)
    page = reverse("accounts:address_delete", args=[address.pk])
    assert "Delete this address?" in alices.get(page).content.decode()
    assert Address.objects.count() == 1
    assert alices.post(page)["Location"] == LIST
    assert Address.objects.count() == 0


@pytest.mark.parametrize("name", ["address_edit", "address_usual", "address_delete"])
def test_somebody_elses_is_404_and_nothing_changes(client: Client, alice: User, mallory: User, fields: dict, name: str) -> None:
    address = create_address(user=alice)
    before = Address.objects.values().get()
    client.force_login(mallory, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse(f"accounts:{name}", args=[address.pk]), fields).status_code == 404
    assert Address.objects.values().get() == before


def test_mine_are_listed_and_nobody_elses(alices: Client, alice: User, mallory: User) -> None:
    create_address(user=alice, landmark="Beside the market of Madina")
    create_address(user=mallory, landmark="Somewhere secret")
    page = alices.get(LIST).content.decode()
    assert "Beside the market of Madina" in page
    assert "Somewhere secret" not in page


def test_list_costs_the_same_for_one_and_for_many(alices: Client, alice: User) -> None:
    counts = []
    alices.get(LIST)  # the markets are asked for once in a while
    for number in (1, 9):
        for _ in range(number):
            create_address(user=alice)
        with CaptureQueriesContext(connection) as queries:
            alices.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_no_address_yet_says_what_to_do(alices: Client) -> None:
    page = alices.get(LIST).content.decode()
    assert "No address yet" in page
    assert f'href="{ADD}"' in page


def test_an_address_abroad_is_edited_with_its_own_country(alices: Client, alice: User) -> None:
    kenya = create_country(code="KE")
    nairobi = create_place(country=kenya, name="Nairobi")
    create_country(code="GN")
    address = create_address(user=alice, country=kenya, region=nairobi, latitude=None, longitude=None)
    response = alices.post(
        reverse("accounts:address_edit", args=[address.pk]),
        {"recipient": "Wanjiru", "phone": "0712 345 678", "region": nairobi.pk, "landmark": "Opposite the stage"},
    )
    assert response.status_code == 302
    address.refresh_from_db()
    assert (address.country_id, address.phone, address.landmark) == ("KE", "+254712345678", "Opposite the stage")


def test_naughty_strings_are_kept_or_refused_but_never_break(alices: Client, fields: dict, data: Path) -> None:
    naughty = naughty_strings(data)
    for text in naughty:
        response = alices.post(ADD, fields | {"recipient": text, "label": text, "landmark": text})
        assert response.status_code in {302, 422}, text
        strange = AddressForm(fields | {"phone": text, "region": text, "latitude": text}, country=create_country(code="GN"))
        assert "phone" in strange.errors, text
    page = alices.get(LIST)
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


def _unsaved(quarter: Place) -> Address:
    return Address(
        recipient="Alice",
        phone="+224620000001",
        country=quarter.country,
        region=quarter.parent.parent,
        prefecture=quarter.parent,
        quarter=quarter,
        landmark="Here",
    )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_first_addresses_at_once_leave_one_usual(alice: User, kipe: Place) -> None:
    start = Barrier(8)

    def add(_number: int) -> None:
        start.wait(LIMIT)
        try:
            save_address(_unsaved(kipe), user=alice)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(8)))  # an exception in any of them fails the test
    assert Address.objects.filter(user=alice).count() == 8
    assert len(_usual(alice)) == 1


PHOTO_ANSWERS = [
    ("photos_gps/conakry.jpg", (9.509167, -13.712222), "The pin is where the photo was taken"),
    ("photos_gps/tuscany.jpg", None, "was not taken in"),
    ("photos_gps/sideways_without_place.jpg", None, "does not say where it was taken"),
    ("hostile/images/script.svg", None, "drawing made of code"),
    ("hostile/images/place_of_texts.jpg", None, "does not say where it was taken"),
    outside("photos_gps/derived_conakry.jpg", (9.509167, -13.712222), "The pin is where the photo was taken"),
    outside("photos_gps/gps_DSCN0010.jpg", None, "was not taken in"),
    outside("photos_gps/Canon_40D.jpg", None, "does not say where it was taken"),
    outside("hostile/images/hopper_bad_exif.jpg", None, "does not say where it was taken"),
]


@pytest.mark.parametrize(("name", "pin", "answer"), PHOTO_ANSWERS)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_photo_gives_its_place_and_nothing_of_it_is_kept(
    alices: Client,
    fields: dict,
    data_file: FindFile,
    name: str,
    pin: tuple[float, float] | None,
    answer: str,
    headers: dict[str, str],
) -> None:
    with data_file(name).open("rb") as photo:
        response = alices.post(ADD, fields | {"landmark": "Third gate", "use_photo": "1", "pin_photo": photo}, headers=headers)
    page = response.content.decode()
    assert response.status_code == 200
    assert answer in page
    if pin:
        assert f'value="{pin[0]:.6f}"' in page
        assert f'value="{pin[1]:.6f}"' in page
    assert ("Third gate" in page) == (not headers), "the page keeps what was typed, the fragment is the pin alone"
    assert (Address.objects.count(), Image.objects.count()) == (0, 0)


def test_without_a_photo_the_button_says_so_and_a_saved_address_needs_none(alices: Client, fields: dict) -> None:
    response = alices.post(ADD, fields | {"use_photo": "1"})
    assert "Choose a photo first" in response.content.decode()
    assert alices.post(ADD, fields | {"latitude": "9.509167", "longitude": "-13.712222"}).status_code == 302
    assert (Address.objects.get().latitude, Address.objects.get().longitude) == (9.509167, -13.712222)
