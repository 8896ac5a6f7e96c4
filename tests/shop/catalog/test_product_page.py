"""A product's page: choosing a variant, who sees it, what it says."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.formats import date_format

from shop.accounts.models import User
from shop.catalog.models import OptionValue, Product, Variant
from shop.catalog.queries import choose_variant
from shop.catalog.states import ProductStatus
from shop.catalog.texts import safe_html
from shop.common.clock import now
from shop.stores.states import DeliveryScope, StoreStatus
from tests.factories.catalog import (
    create_options,
    create_picture,
    create_product,
    create_product_on_sale,
    create_product_with_options,
    create_variant,
)
from tests.factories.stores import create_store, create_zone
from tests.hostile import naughty_strings


@pytest.fixture
def robe(db: None) -> Product:
    """S and M in Indigo and Ochre; M in Ochre is not made, S in Ochre is sold out."""
    product = create_product(title="Robe")
    axes = create_options(product=product, axes={"Size": ["S", "M"], "Colour": ["Indigo", "Ochre"]})
    small, medium = axes["Size"].values()
    indigo, ochre = axes["Colour"].values()
    create_variant(product=product, values=[small, ochre], stock=0, price_minor=90_000)
    create_variant(product=product, values=[small, indigo], stock=3, price_minor=100_000, position=1)
    create_variant(product=product, values=[medium, indigo], stock=9, price_minor=120_000, compare_at_minor=150_000, position=2)
    return product


def _query(product: Product, **wishes: str) -> dict[str, str]:
    values = {(value.option.name, value.value): value for value in OptionValue.objects.filter(option__product=product)}
    return {f"o{values[name, value].option_id}": str(values[name, value].pk) for name, value in wishes.items()}


def test_without_a_wish_the_cheapest_in_stock_is_chosen(robe: Product) -> None:
    choice = choose_variant(robe, {})
    assert choice.variant.title == "S / Indigo"
    assert [axis.chosen.value for axis in choice.axes] == ["S", "Indigo"]
    assert choice.few_left == 3


@pytest.mark.django_db
@pytest.mark.parametrize("second", [775_000, 760_000])
def test_page_opens_with_the_prices_that_its_card_tells(client: Client, second: int) -> None:
    product = create_product(title="Kora")
    axes = create_options(product=product, axes={"Size": ["S", "M"]})
    small, medium = axes["Size"].values()
    create_variant(product=product, values=[small], price_minor=775_000, compare_at_minor=950_000)
    create_variant(product=product, values=[medium], price_minor=second, compare_at_minor=1_000_000, position=1)
    product.refresh_from_db()
    opened = choose_variant(product, {}).variant
    assert (opened.price, opened.price_before, opened.percent_off) == (product.price_from, product.price_before, product.percent_off)
    card, page = (client.get(address).content.decode() for address in ("/", product.get_absolute_url()))
    for told in (f"{second:,}\u00a0GNF", "1,000,000\u00a0GNF", f"−{product.percent_off}%"):
        assert (told in card, told in page) == (True, True), told
    assert "950,000" not in page


def test_options_find_the_variant(robe: Product) -> None:
    choice = choose_variant(robe, _query(robe, Size="M", Colour="Indigo"))
    assert (choice.variant.title, choice.variant.price_minor, choice.few_left) == ("M / Indigo", 120_000, 0)


def test_one_option_alone_is_filled_up(robe: Product) -> None:
    assert choose_variant(robe, _query(robe, Size="M")).variant.title == "M / Indigo"
    assert choose_variant(robe, _query(robe, Colour="Ochre")).variant.title == "S / Ochre"


def test_a_variant_can_be_named(robe: Product) -> None:
    medium = robe.variants.get(title="M / Indigo")
    assert choose_variant(robe, {"variant": str(medium.pk)}).variant == medium


def test_a_combination_that_is_not_made_is_no_variant(robe: Product) -> None:
    choice = choose_variant(robe, _query(robe, Size="M", Colour="Ochre"))
    assert choice.variant is None
    assert not choice.is_available


def test_each_value_says_how_things_stand_beside_the_others(robe: Product) -> None:
    _size, colour = choose_variant(robe, _query(robe, Size="M", Colour="Indigo")).axes
    assert [(each.value.value, each.is_chosen, each.exists, each.is_available) for each in colour.values] == [
        ("Indigo", True, True, True),
        ("Ochre", False, False, False),
    ]
    _size, colour = choose_variant(robe, _query(robe, Size="S")).axes
    assert [(each.value.value, each.exists, each.is_available) for each in colour.values] == [
        ("Indigo", True, True),
        ("Ochre", True, False),
    ]


@pytest.mark.parametrize("wishes", [{"o1": "x"}, {"o99999": "1"}, {"variant": "999999"}, {"variant": "\x00"}, {"o": ""}])
def test_nonsense_is_no_wish(robe: Product, wishes: dict[str, str]) -> None:
    assert choose_variant(robe, wishes).variant.title == "S / Indigo"


def test_a_variant_off_sale_is_not_offered(robe: Product) -> None:
    Variant.objects.exclude(title="M / Indigo").update(is_active=False)
    choice = choose_variant(robe, {})
    assert choice.variant.title == "M / Indigo"
    assert [[each.value.value for each in axis.values] for axis in choice.axes] == [["M"], ["Indigo"]]


def test_choosing_takes_one_query(robe: Product, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        choose_variant(robe, {})


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"Size": "S", "Colour": "Indigo"}, ["100,000", "Only 3 left", "Add to cart"]),
        ({"Size": "M", "Colour": "Indigo"}, ["120,000", "150,000", "In stock", "Add to cart"]),
        ({"Size": "S", "Colour": "Ochre"}, ["90,000", "Sold out"]),
        ({"Size": "M", "Colour": "Ochre"}, ["Not made in this combination", "Unavailable"]),
    ],
)
def test_the_page_tells_price_and_stock_of_the_choice(client: Client, robe: Product, wishes: dict[str, str], words: list[str]) -> None:
    page = client.get(robe.get_absolute_url(), _query(robe, **wishes)).content.decode()
    for word in words:
        assert word in page
    assert ("Add to cart" in page) == ("Add to cart" in words)


def test_htmx_gets_the_choice_alone(client: Client, robe: Product) -> None:
    page = client.get(robe.get_absolute_url(), _query(robe, Size="M"), headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<div class="stack" id="buy">')
    assert "120,000" in page


def test_a_product_without_anything_on_sale_says_so(client: Client, db: None) -> None:
    page = client.get(create_product().get_absolute_url()).content.decode()
    assert "Not on sale at the moment" in page
    assert "Add to cart" not in page


@pytest.mark.parametrize("status", [each for each in ProductStatus if each != ProductStatus.APPROVED])
def test_a_hidden_product_is_its_owner_s_and_staff_s_alone(client: Client, bob: User, mallory: User, sam: User, status: str) -> None:
    address = create_product_on_sale(store=create_store(owner=bob), status=status).get_absolute_url()
    hidden = 410 if status == ProductStatus.REJECTED else 404
    assert client.get(address).status_code == hidden
    for user, expected in ((mallory, hidden), (bob, 200), (sam, 200)):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        response = client.get(address)
        assert response.status_code == expected
        if expected == 200:
            assert b"Preview: only the store" in response.content
            assert b"Add to cart" not in response.content


def test_a_product_of_a_paused_store_is_hidden(client: Client, db: None) -> None:
    assert client.get(create_product_on_sale(store=create_store(status=StoreStatus.PAUSED)).get_absolute_url()).status_code == 404


def test_a_description_cannot_do_harm(client: Client, db: None) -> None:
    evil = '<p>Fine</p><script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a><p style="x">y</p>'
    page = client.get(create_product_on_sale(description=evil).get_absolute_url()).content.decode()
    assert "<p>Fine</p>" in page
    for harm in ("alert(1)", "onerror", "javascript:", "style="):
        assert harm not in page


def test_cleaning_twice_is_cleaning_once() -> None:
    once = safe_html('<p>A &amp; B <a href="https://example.com">x</a><ul><li>1 < 2</ul>\x00')
    assert safe_html(once) == once
    assert "\x00" not in once


def test_the_promise_follows_the_store(client: Client, db: None) -> None:
    pickup = create_product_on_sale(store=create_store(delivery_scope=DeliveryScope.PICKUP))
    page = client.get(pickup.get_absolute_url()).content.decode()
    assert "Delivery from" not in page
    assert "Pick-up at the store is free" in page
    local = create_product_on_sale(store=create_store(allows_pickup=False))
    page = client.get(local.get_absolute_url()).content.decode()
    assert "Delivery from 10,000\xa0GNF, by distance" in page
    assert "Pick-up" not in page
    create_zone(store=local.store, price_minor=5_000, per_km_minor=1_000)
    page = client.get(local.get_absolute_url() + "?lang=fr").content.decode()
    assert "Livraison à partir de 5\u202f000\xa0GNF, selon la distance" in page


def test_meta_tags_describe_it(client: Client, db: None) -> None:
    product = create_product_on_sale(title='Robe "Fatou" <3')
    create_picture(product=product)
    page = client.get(product.get_absolute_url()).content.decode()
    assert '<meta property="og:title" content="Robe &quot;Fatou&quot; &lt;3">' in page
    assert f'<meta property="og:image" content="http://127.0.0.1:8000/media/{product.cover.file.name}">' in page
    assert '<meta property="product:price:amount" content="50000">' in page


def test_naughty_strings_are_shown_as_they_are(client: Client, db: None, data: Path) -> None:
    strings = naughty_strings(data)
    texts = [text for text in strings if isinstance(text, str) and text.strip() and "\x00" not in text][:120]
    product = create_product_with_options()
    for text in [*texts, "ثوب تقليدي من كوناكري", "\u202eesrever\u202c"]:
        Product.objects.update(title=text[:140], brand=text[:80])
        product.store.__class__.objects.update(name=text[:80], tagline=text[:120])
        for address in (product.get_absolute_url(), product.store.get_absolute_url()):
            response = client.get(address)
            assert response.status_code == 200
            assert b"<script>alert" not in response.content


@pytest.mark.parametrize(("pauses", "last", "sells"), [(True, 10, False), (False, 10, True), (True, -1, True)])
@pytest.mark.django_db
def test_store_that_is_away_sells_nothing_meanwhile(client: Client, pauses: bool, last: int, sells: bool) -> None:
    first, until = now().date() - timedelta(days=3), now().date() + timedelta(days=last)
    store = create_store(holiday_from=first, holiday_until=until, holiday_pauses_orders=pauses)
    page = client.get(create_product_on_sale(store=store).get_absolute_url()).content.decode()
    told = f"Away until {date_format(until, 'DATE_FORMAT')}." in page
    assert (told, "Add to cart" in page, "schema.org/InStock" in page) == (not sells, sells, sells)
    assert "data-favorite" in page or "/favorites/" in page  # keeping it stays
