"""Stars beside a product and its store."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from shop.catalog.models import Product
from shop.catalog.services import change_rating
from shop.common.ratings import Rating
from shop.events.models import DomainEvent
from shop.stores.models import Store
from tests.factories.catalog import create_product_on_sale
from tests.factories.stores import create_store
from tests.integrity import broken_facts
from tests.threads import kinds_of, run_together


@pytest.fixture
def product(db: None) -> Product:
    return create_product_on_sale()


def _ratings(product: Product) -> tuple[Rating, Rating]:
    return Product.objects.get(pk=product.pk).rating, Store.objects.get(pk=product.store_id).rating


def test_a_review_counts_for_the_product_and_its_store(product: Product) -> None:
    other = create_product_on_sale(store=product.store)
    change_rating(product.pk, count=1, total=4)
    change_rating(other.pk, count=1, total=5)
    assert _ratings(product) == (Rating(1, 4), Rating(2, 9))
    assert DomainEvent.objects.filter(name="product.rated", subject_id=product.pk).count() == 1
    assert broken_facts(of="shop.catalog") == {}


def test_another_store_s_stars_stay(product: Product) -> None:
    elsewhere = create_product_on_sale(store=create_store())
    change_rating(product.pk, count=1, total=4)
    assert _ratings(elsewhere) == (Rating(0, 0), Rating(0, 0))


def test_a_review_that_is_changed_and_taken_away_leaves_nothing(product: Product) -> None:
    change_rating(product.pk, count=1, total=4)
    change_rating(product.pk, count=0, total=-2)
    assert _ratings(product) == (Rating(1, 2), Rating(1, 2))
    change_rating(product.pk, count=-1, total=-2)
    assert _ratings(product) == (Rating(0, 0), Rating(0, 0))


def test_nothing_to_change_is_no_event(product: Product) -> None:
    change_rating(product.pk, count=0, total=0)
    assert not DomainEvent.objects.filter(name="product.rated").exists()


@pytest.mark.parametrize(("count", "total"), [(1, 6), (1, 0), (-1, -5), (0, 1)])
def test_an_impossible_sum_is_refused_and_changes_nothing(product: Product, count: int, total: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change_rating(product.pk, count=count, total=total)
    assert _ratings(product) == (Rating(0, 0), Rating(0, 0))
    assert not DomainEvent.objects.filter(name="product.rated").exists()


def test_stars_that_are_not_the_products_are_found(product: Product) -> None:
    Store.objects.filter(pk=product.store_id).update(rating_count=1, rating_total=5)
    line = f"store {product.store_id} ({product.store.slug}): 1 reviews with 5 stars, of its products 0 with 0"
    assert broken_facts(of="shop.catalog") == {"a store's stars are those of its products": [line]}


@pytest.mark.parametrize(
    ("rating", "mean", "stars"),
    [(Rating(0, 0), 0.0, "☆☆☆☆☆"), (Rating(2, 9), 4.5, "★★★★★"), (Rating(50, 220), 4.4, "★★★★☆"), (Rating(3, 3), 1.0, "★☆☆☆☆")],
)
def test_the_average_is_drawn_in_whole_stars(rating: Rating, mean: float, stars: str) -> None:
    assert (rating.mean, rating.stars, bool(rating)) == (mean, stars, rating.count > 0)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_reviews_of_one_moment_are_all_counted() -> None:
    """Fails when the sums are read and written back instead of added to in the UPDATE; two products of one store do not wait for ever."""
    products = [create_product_on_sale(store=create_store())]
    products.append(create_product_on_sale(store=products[0].store))
    acts = [partial(change_rating, products[number % 2].pk, count=1, total=1 + number % 5) for number in range(20)]
    assert kinds_of(run_together(acts)) == {"NoneType": 20}
    assert _ratings(products[0]) == (Rating(10, 30), Rating(20, 60))
    assert broken_facts(of="shop.catalog") == {}
