"""The same for many products, and a listing like another one."""

import pytest

from shop.accounts.models import User
from shop.catalog.models import Attribute, Product, ProductAttribute
from shop.catalog.services.bulk import archive_products, change_product_prices, publish_products, recategorise_products
from shop.catalog.services.listing import add_picture, duplicate_product, set_variant_pictures, update_product
from shop.catalog.states import ProductStatus
from shop.common.money import Money
from shop.stores.models import Store
from tests.factories import catalog as factory
from tests.factories.images import create_image
from tests.factories.stores import create_store
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(bob: User) -> Store:
    return create_store(owner=bob)


def test_one_refusal_does_not_stop_the_others(store: Store) -> None:
    cheap, fine = (factory.create_product_on_sale(store=store, price_minor=price) for price in (1_000, 50_000))
    put_away = factory.create_product_on_sale(store=store, status=ProductStatus.ARCHIVED)
    outcomes = change_product_prices([cheap, put_away, fine], amount=Money(-2_000, "GNF"), actor_id=None)
    assert [(outcome.product, outcome.done) for outcome in outcomes] == [(cheap, False), (put_away, False), (fine, True)]
    assert all(outcome.message for outcome in outcomes)
    assert list(Product.objects.order_by("pk").values_list("price_from_minor", flat=True)) == [1_000, 48_000, 50_000]


def test_foreign_money_is_refused(store: Store) -> None:
    (outcome,) = change_product_prices([factory.create_product_on_sale(store=store)], amount=Money(1, "KES"), actor_id=None)
    assert (outcome.done, "GNF" in outcome.message) == (False, True)


def test_publish_archive_and_recategorise(store: Store, bob: User) -> None:
    ready = factory.create_product_on_sale(store=store, status=ProductStatus.DRAFT)
    factory.create_picture(product=ready)
    bare, live = factory.create_product(store=store, status=ProductStatus.DRAFT), factory.create_product_on_sale(store=store)
    assert [each.done for each in publish_products([ready, bare, live], actor_id=bob.pk)] == [True, False, False]
    shelf = factory.create_category(name="Other")
    moved = recategorise_products([bare, live, live], category=shelf, actor_id=bob.pk)
    bare.refresh_from_db()
    live.refresh_from_db()
    assert [each.done for each in moved] == [True, True, True]
    assert (bare.category, live.category == shelf, live.revisions.get().fields) == (shelf, False, {"category": shelf.pk})
    assert [each.done for each in archive_products([live, live], actor_id=bob.pk)] == [True, False]


def test_copy_is_a_draft_with_everything_but_stock_and_sale(store: Store, bob: User) -> None:
    product = factory.create_product_with_options(store=store, title="Tunic", source_handle="tunic", stock=7, price_minor=50_000)
    first = product.variants.first()
    product.variants.filter(pk=first.pk).update(sale_price_minor=100, sku="T-1", low_stock_at=2, compare_at_minor=60_000)
    picture = factory.create_picture(product=product, alt="Front")
    set_variant_pictures(product, pictures={first.pk: picture.image_id}, actor_id=bob.pk)
    ProductAttribute.objects.create(product=product, attribute=Attribute.objects.create(code="origin"), value="Labé")
    update_product(product, title="Long tunic", actor_id=bob.pk)
    add_picture(product, create_image(), actor_id=bob.pk)
    copy = duplicate_product(product, actor_id=bob.pk)
    assert (copy.title, copy.status, copy.source_handle, copy.store) == ("Long tunic (copy)", ProductStatus.DRAFT, "", store)
    assert (copy.pictures.count(), copy.cover_id, copy.attributes.get().value) == (2, picture.image_id, "Labé")
    rows = copy.variants.values_list("title", "price_minor", "sale_price_minor", "sku", "stock", "low_stock_at", "compare_at_minor")
    assert rows[0] == (first.title, 50_000, None, "", 0, 2, 60_000)
    assert copy.variants.first().picture == copy.pictures.get(image=picture.image_id)
    assert [variant.values.count() for variant in copy.variants.all()] == [2, 2, 2, 2]
    assert not set(copy.options.values_list("values__pk")) & set(product.options.values_list("values__pk"))
    product.variants.filter(pk=first.pk).update(sale_price_minor=None)
    assert not any(str(copy.pk) in line for lines in broken_facts(of="shop.catalog").values() for line in lines)
