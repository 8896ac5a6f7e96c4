"""What listings answer about themselves, and what options mean to a shopper who filters."""

import pytest
from django.test import Client
from django.utils import translation

from shop.accounts.models import User
from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Attribute, OptionValue, ProductAttribute
from shop.catalog.queries import category_attributes
from shop.catalog.services.attributes import create_missing_attributes
from shop.catalog.services.listing import (
    OptionAxis,
    VariantSpec,
    create_product,
    read_attributes,
    set_options_and_variants,
    set_variant_pictures,
    update_product,
)
from shop.catalog.states import ProductStatus
from shop.common.money import Money
from tests.factories import catalog as factory
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelves() -> None:
    phones = factory.create_category(name="Telephones")
    factory.create_category(name="Smartphones", parent=phones)
    factory.create_category(name="Mode")
    create_missing_attributes()


def _codes(path: str) -> set[str]:
    return {attribute.code for attribute in category_attributes(factory.create_category(name=path))}


def test_attributes_are_inherited(shelves: None) -> None:
    phones = factory.create_category(name="Telephones")
    smart = {attribute.code for attribute in category_attributes(factory.create_category(name="Smartphones", parent=phones))}
    assert {"colour", "battery", "screen", "storage"} <= smart
    assert _codes("Telephones") == {"colour", "battery"}
    assert _codes("Mode") == {"colour", "size", "material", "for"}
    assert _codes("Other") == set()


def test_load_is_repeatable_and_leaves_what_staff_changed(shelves: None) -> None:
    Attribute.objects.filter(code="colour").update(names={"en": "Hue"}, choices=[])
    report = create_missing_attributes()
    assert (report.created, Attribute.objects.get(code="colour").names) == (0, {"en": "Hue"})


def test_general_ones_are_asked_everywhere_where_no_category_is_known() -> None:
    create_missing_attributes()
    assert _codes("Anything") == {"colour", "size", "material"}


@pytest.mark.parametrize(
    ("code", "written", "kept", "number", "shown"),
    [
        ("colour", "Bleu marine", "navy", None, "Bleu marine"),
        ("colour", "NAVY", "navy", None, "Bleu marine"),
        ("storage", "128 Go", "128", None, "128 Go"),
        ("screen", "6,60", "6.6", 6.6, "6.6 ″"),
        ("battery", "5000", "5000", 5000, "5000 mAh"),
        ("battery", "", None, None, None),
    ],
)
def test_answers_are_kept_in_one_form(
    shelves: None, code: str, written: str, kept: str | None, number: float | None, shown: str | None
) -> None:
    shelf = factory.create_category(name="Smartphones", parent=factory.create_category(name="Telephones"))
    product = create_product(create_store(), title="Phone", category=shelf, attributes={code: written})
    row = ProductAttribute.objects.filter(product=product).select_related("attribute").first()
    assert (row.value if row else None) == kept
    assert (float(row.number) if row and row.number is not None else None) == number
    with translation.override("fr"):
        assert (row.text if row else None) == shown


@pytest.mark.parametrize("wrong", [{"colour": "Vantablack"}, {"battery": "big"}, {"battery": "1e99"}, {"size": "M"}, {"nonsense": "x"}])
def test_impossible_answer_is_refused(shelves: None, wrong: dict[str, str]) -> None:
    product = factory.create_product(category=factory.create_category(name="Telephones"), status=ProductStatus.DRAFT)
    with pytest.raises(InvalidListing):
        update_product(product, attributes=wrong, actor_id=None)
    assert read_attributes(product) == {}


def test_answers_of_the_former_category_fall_away(shelves: None) -> None:
    product = factory.create_product(category=factory.create_category(name="Mode"), status=ProductStatus.DRAFT)
    update_product(product, attributes={"colour": "red", "size": "M"}, actor_id=None)
    saved = update_product(product, category=factory.create_category(name="Telephones"), actor_id=None)
    assert (read_attributes(product), saved.changed) == ({"colour": "red"}, ("category", "attributes"))
    assert update_product(product, attributes={"colour": "Rouge"}, actor_id=None).changed == ()


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("Couleur", "Rouge", ("colour", "red")),
        ("Color", "Bleu Marine", ("colour", "navy")),
        ("colour", "Zébré", ("colour", "zebre")),
        ("Pointure", "42", ("size", "42")),
        ("Taille", "XL", ("size", "xl")),
        ("Parfum", "Vanille", ("", "")),
    ],
)
def test_options_feed_facets(shelves: None, option: str, value: str, expected: tuple[str, str]) -> None:
    product = factory.create_product(status=ProductStatus.DRAFT)
    set_options_and_variants(
        product, axes=[OptionAxis(option, (value,))], variants=[VariantSpec(Money(1_000, "GNF"), (value,))], actor_id=None
    )
    assert OptionValue.objects.values_list("facet", "facet_value").get() == expected


def test_palette_that_comes_later_is_recognised() -> None:
    product = factory.create_product_with_options(axes={"Couleur": ["Rouge"]})
    report = create_missing_attributes()
    assert (report.option_values, OptionValue.objects.get(option__product=product).facet_value) == (1, "red")


def test_page_tells_answers_and_shows_the_chosen_variants_picture(shelves: None, client: Client, bob: User) -> None:
    product = factory.create_product(category=factory.create_category(name="Mode"), condition="used", brand="Leppi")
    options = factory.create_options(product=product, axes={"Couleur": ["Rouge", "Vert"]})
    OptionValue.objects.filter(value="Rouge").update(facet="colour", facet_value="red")
    _red, green = (factory.create_variant(product=product, values=[value]) for value in options["Couleur"].values())
    first, second = (factory.create_picture(product=product, alt=alt) for alt in ("Red one", "Green one"))
    set_variant_pictures(product, pictures={green.pk: second.image_id}, actor_id=bob.pk)
    update_product(product, attributes={"material": "cotton"}, by_staff=True, actor_id=None)
    response = client.get(product.get_absolute_url())
    page = response.content.decode()
    for told in ("Material", "Cotton", "Leppi", "Used", 'fill="#c0282d"'):
        assert told in page, told
    assert [picture.pk for picture in response.context["details"].pictures] == [first.pk, second.pk]
    address = f"{product.get_absolute_url()}?variant={green.pk}"
    assert [picture.pk for picture in client.get(address).context["details"].pictures] == [second.pk, first.pk]
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert (
        fragment.index('id="buy"')
        < fragment.index('id="gallery" hx-swap-oob="true"')
        < fragment.index("Green one")
        < fragment.index("Red one")
    )
