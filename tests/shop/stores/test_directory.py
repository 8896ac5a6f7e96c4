"""Finding a store, following it, its poster, and names of every kind."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.common.clock import now
from shop.events.models import DomainEvent
from shop.places.models import Country
from shop.stores.models import HoursException, Store, StoreFollow
from shop.stores.queries import StoreWishes, directory_page, open_at, opening_state, storefronts
from shop.stores.services import open_store, set_trusted, set_verified
from shop.stores.states import StoreStatus
from tests.factories.catalog import create_category
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_hours, create_store
from tests.hostile import naughty_strings
from tests.plans import rows_read

BACKEND = "django.contrib.auth.backends.ModelBackend"
DIRECTORY = reverse("stores:directory")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


def _names(wishes: StoreWishes, *, at: datetime = MONDAY) -> list[str]:
    return [store.name for store in directory_page(Country.objects.get(code="GN"), wishes, "", at=at)]


def test_it_narrows_by_region_category_and_market(db: None) -> None:
    shelf = create_category(name="Cloth")
    labe = create_place(name="Labé")
    create_store(name="Here")
    there = create_store(name="There", region=labe)
    there.categories.add(shelf)
    create_store(name="Paused", status=StoreStatus.PAUSED)
    kenya = create_country(code="KE")
    create_store(name="Abroad", country=kenya, region=create_place(country=kenya, name="Nairobi"))
    assert _names(StoreWishes()) == ["There", "Here"]
    assert _names(StoreWishes(region_id=labe.pk)) == _names(StoreWishes(category_id=shelf.pk)) == ["There"]


def test_the_nearest_come_first_and_those_nobody_can_place_last(db: None) -> None:
    nowhere = create_place(name="Nowhere", latitude=None, longitude=None)
    create_store(name="Lost", latitude=None, longitude=None, region=nowhere)
    create_store(name="Far", latitude=11.3, longitude=-12.3)
    create_store(name="Of the region", latitude=None, longitude=None)
    create_store(name="Near", latitude=9.60, longitude=-13.68)
    assert _names(StoreWishes(near=(9.61, -13.68))) == ["Near", "Of the region", "Far", "Lost"]


@pytest.mark.parametrize("hours", range(0, 96, 7))
def test_open_now_is_the_storefront_s_own_rule_in_sql(db: None, hours: int) -> None:
    at = MONDAY + timedelta(hours=hours)
    today, usual = at.date(), create_store(name="Usual")
    for weekday in range(5):
        create_hours(store=usual, weekday=weekday)
    special, away = create_store(name="Special"), create_store(name="Away", holiday_from=today, holiday_until=today)
    for store in (special, away):
        create_hours(store=store, weekday=at.weekday())
    HoursException.objects.create(store=special, date=today, opens="12:00", closes="20:00")
    create_store(name="Silent")
    guinea = Country.objects.get(code="GN")
    by_sql = set(open_at(Store.objects.all(), guinea, at=at).values_list("name", flat=True))
    assert by_sql == {store.name for store in storefronts() if opening_state(store, at=at).is_open}


def test_the_page_takes_nonsense_and_shows_distances(client: Client, db: None) -> None:
    create_store(name="Bob's", latitude=9.58, longitude=-13.677)
    page = client.get(DIRECTORY, {"region": "x", "category": "-1", "latitude": "91", "longitude": "abc", "page": "zz"})
    assert page.status_code == 200
    assert "Bob&#x27;s" in page.content.decode()
    near = client.get(DIRECTORY, {"latitude": "9.535", "longitude": "-13.677"}).content.decode()
    assert "5 km" in near
    assert "could not learn where you are" in client.get(DIRECTORY, {"latitude": "", "longitude": ""}).content.decode()
    assert "No store like that" in client.get(DIRECTORY, {"open": "on"}).content.decode()


@pytest.mark.parametrize("wishes", [{}, {"latitude": "9.5", "longitude": "-13.6", "open": "on"}])
@pytest.mark.parametrize("stores", [1, 30])
def test_its_queries_do_not_grow(client: Client, db: None, stores: int, wishes: dict[str, str], django_assert_num_queries) -> None:
    for _ in range(stores):
        create_hours(store=create_store(), weekday=now().weekday(), opens="00:00", closes="23:59:59")
    with django_assert_num_queries(6):  # market, keys of the page, stores, count, regions, shelves
        page = client.get(DIRECTORY, wishes)
    assert len(page.context["page"].object_list) == min(stores, 24)


def _open_many(number: int) -> list[Store]:
    """Written as they would lie there, each a minute younger and a little further north than the one before."""
    first = create_store()
    made = Store.objects.bulk_create(
        Store(owner=first.owner, name=f"Store {n}", slug=f"many-{n}", country=first.country, currency="GNF", region=first.region,
              latitude=9.6 + n / 1000, longitude=-13.6, status=StoreStatus.OPEN)
        for n in range(number)
    )  # fmt: skip
    for n, store in enumerate(made):
        store.created_at = first.created_at + timedelta(minutes=n + 1)
    Store.objects.bulk_update(made, ["created_at"])
    return [first, *made]


@pytest.mark.parametrize("query", ["", "?latitude=9.6&longitude=-13.6", "?open="])
def test_each_store_is_on_one_page_whatever_the_order(client: Client, db: None, query: str) -> None:
    made, address, seen, sizes = _open_many(70), f"{DIRECTORY}{query}", [], []
    while address:
        page = client.get(address).context["page"]
        seen, sizes = [*seen, *page], [*sizes, len(page)]
        address = f"{DIRECTORY}{query}{'&' if query else '?'}from={page.next}" if page.next else ""
    assert (sizes, len({store.pk for store in seen})) == ([24, 24, 23], len(made))
    if "latitude" in query:
        assert [store.pk for store in seen if store != made[0]] == [store.pk for store in made[1:]]
    else:
        assert [store.pk for store in seen] == [store.pk for store in reversed(made)]


def test_filters_begin_at_the_first_page_and_leafing_keeps_them(client: Client, db: None) -> None:
    _open_many(30)
    first = client.get(DIRECTORY, {"latitude": "9.6", "longitude": "-13.6"})
    place = first.context["page"].next
    assert f"latitude=9.6&amp;longitude=-13.6&amp;from={place}" in first.content.decode()
    second = client.get(DIRECTORY, {"latitude": "9.6", "longitude": "-13.6", "from": place})
    (chip,) = re.findall(r'aria-current="true"\s+href="([^"]*)"', second.content.decode())
    assert "from=" not in chip


def test_it_counts_no_further_than_a_thousand(client: Client, db: None) -> None:
    _open_many(1_005)
    page = client.get(DIRECTORY)
    assert "1,000+ stores" in " ".join(page.content.decode().split())
    french = client.get(DIRECTORY, headers={"Accept-Language": "fr"}).content.decode()
    assert "000+ boutiques" in french


@pytest.mark.postgres
def test_the_newest_come_off_an_index(db: None) -> None:
    _open_many(3_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    guinea, place = Country.objects.get(code="GN"), ""
    for _page in range(3):
        assert rows_read(lambda place=place: directory_page(guinea, StoreWishes(), place, at=MONDAY)) <= 200
        place = directory_page(guinea, StoreWishes(), place, at=MONDAY).next


def test_following_is_told_once_and_taken_back(client: Client, alice: User) -> None:
    store = create_store(name="Bob's")
    follow = reverse("stores:follow", args=[store.slug])
    assert "/account/login/" in client.post(follow).url
    client.force_login(alice, backend=BACKEND)
    assert client.post(follow, {"to": "follow"}).url == store.get_absolute_url()
    client.post(follow, {"to": "follow"})
    assert StoreFollow.objects.get().user == alice
    assert [(event.name, event.actor) for event in DomainEvent.objects.about("store", store.pk)] == [("store.followed", alice)]
    assert "Following" in client.get(store.get_absolute_url()).content.decode()
    assert "Bob&#x27;s" in client.get(reverse("stores:following")).content.decode()
    fragment = client.post(follow, {"to": "unfollow"}, headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith("<form")
    assert not StoreFollow.objects.exists()


def test_the_poster_leads_to_the_store(client: Client, db: None) -> None:
    store = create_store(name="Maison Bazin", tagline="Cloth")
    page = client.get(reverse("stores:poster", args=[store.slug])).content.decode()
    assert "Maison Bazin" in page
    assert 'class="qr"' in page
    assert store.get_absolute_url() in page


def test_staff_verify_and_trust(client: Client, db: None, sam: User) -> None:
    store = create_store()
    assert "Verified" not in client.get(store.get_absolute_url()).content.decode()
    for _ in range(2):
        set_verified(store, verified=True, actor_id=sam.pk)
        set_trusted(store, trusted=True, actor_id=sam.pk)
    store.refresh_from_db()
    assert (store.is_verified, store.is_trusted) == (True, True)
    assert [event.data["fields"] for event in DomainEvent.objects.about("store", store.pk)] == [["is_verified"], ["is_trusted"]]
    assert "Verified" in client.get(store.get_absolute_url()).content.decode()


def test_every_naughty_string_can_be_a_store_s_name(client: Client, bob: User, data: Path) -> None:
    lines = naughty_strings(data)
    names = [name for line in lines if (name := line.replace("\x00", "").strip()[:80])]
    assert len(names) > 20
    country, region = create_country(), create_place()
    slugs = [
        open_store(bob, name=name, country=country, region=region, landmark=str(n), phone="+224620000002", tags=[name[:30]]).slug
        for n, name in enumerate(names)
    ]
    assert len(set(slugs)) == len(names)
    for slug in slugs[::8]:
        page = client.get(reverse("stores:store", args=[slug]))
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert client.get(reverse("stores:poster", args=[slug])).status_code == 200
    assert client.get(DIRECTORY).status_code == 200
    assert client.get(DIRECTORY, {"from": "nonsense"}).status_code == 200
