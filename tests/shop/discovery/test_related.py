"""What goes with what."""

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.catalog.services.favorites import add_favorite, toggle_favorite
from shop.catalog.states import ProductStatus
from shop.discovery.models import RelatedProduct
from shop.discovery.queries import neighbours
from shop.discovery.services import MAX_RELATED, relate_products
from tests.factories.accounts import create_user
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store


def _related(product: Product) -> list[str]:
    rows = RelatedProduct.objects.filter(product=product).select_related("other")
    return [row.other.title for row in rows]


def _keep(*products: Product, times: int = 1) -> None:
    for _ in range(times):
        user: User = create_user()
        for product in products:
            add_favorite(user, product)


def test_before_the_night_the_newest_of_store_and_shelf_are_shown(client: Client, db: None) -> None:
    product = create_product_on_sale(title="This one")
    sibling = create_product_on_sale(title="Sibling", store=product.store)
    cousin = create_product_on_sale(title="Cousin", category=product.category)
    create_product_on_sale(title="Hidden", store=product.store, status=ProductStatus.DRAFT)
    found = neighbours(product)
    assert (list(found.of_store), list(found.related)) == ([sibling], [cousin])
    page = client.get(product.get_absolute_url()).content.decode()
    assert "Sibling" in page
    assert "Cousin" in page
    assert "Hidden" not in page


def test_what_the_same_people_keep_comes_first_then_the_shelf(db: None) -> None:
    robe = create_product_on_sale(title="Robe")
    hat, bag = create_product_on_sale(title="Hat", category=create_category(name="Hats")), create_product_on_sale(title="Bag")
    create_product_on_sale(title="Cousin", category=robe.category)
    kenya = create_country(code="KE")
    abroad = create_store(country=kenya, region=create_place(country=kenya, name="Nairobi"))
    foreign = create_product_on_sale(title="Kiondo", store=abroad)
    _keep(robe, bag, times=2)
    _keep(robe, hat, foreign, times=3)
    assert relate_products() >= 3
    assert _related(robe)[:2] == ["Hat", "Bag"]
    assert "Cousin" in _related(robe)
    assert "Kiondo" not in _related(robe), "another market"
    assert "Robe" in _related(hat)
    assert [product.title for product in neighbours(robe).related][:2] == ["Hat", "Bag"]


def test_a_second_night_changes_nothing_and_forgets_what_nobody_keeps(alice: User) -> None:
    robe, hat = create_product_on_sale(title="Robe"), create_product_on_sale(title="Hat")
    add_favorite(alice, robe)
    add_favorite(alice, hat)
    relate_products()
    before = list(RelatedProduct.objects.order_by("product", "position").values_list("product", "other"))
    relate_products()
    assert list(RelatedProduct.objects.order_by("product", "position").values_list("product", "other")) == before
    toggle_favorite(alice, robe)
    relate_products()
    assert not RelatedProduct.objects.filter(product=robe).exists()


@pytest.mark.parametrize("gone", [{"status": ProductStatus.ARCHIVED}])
def test_rows_are_few_and_hidden_products_are_not_shown(alice: User, gone: dict[str, str]) -> None:
    robe = create_product_on_sale(title="Robe")
    others = [create_product_on_sale(title=f"Other {n}", category=robe.category) for n in range(MAX_RELATED + 3)]
    for product in (robe, *others):
        add_favorite(alice, product)
    relate_products()
    assert len(_related(robe)) == MAX_RELATED
    hidden = RelatedProduct.objects.filter(product=robe).first()
    assert hidden is not None
    Product.objects.filter(pk=hidden.other_id).update(**gone)
    assert hidden.other_id not in [product.pk for product in neighbours(robe).related]
