"""Several thumbs at the same moment."""

from decimal import Decimal
from uuid import UUID

import pytest

from sellers.models import BulkRun, NewListing
from sellers.services.bulk_runs import run_bulk_action_once
from sellers.services.drafts import autosave_listing, finish_listing, start_listing
from shop.accounts.models import User
from shop.catalog.models import Product
from shop.catalog.services import bulk
from shop.common.money import Money
from tests.factories import catalog as factory
from tests.factories.stores import create_store
from tests.threads import kinds_of, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
KEY = UUID(int=9)
MANY = 6


def test_percentage_sent_many_times_at_once_is_taken_once(bob: User) -> None:
    product = factory.create_product_on_sale(store=create_store(owner=bob), price_minor=50_000)

    def run() -> BulkRun:
        chosen = list(Product.objects.select_related("store").filter(pk=product.pk))
        change = lambda: bulk.change_product_prices(chosen, percent=Decimal(10), actor_id=bob.pk)  # noqa: E731
        return run_bulk_action_once(key=KEY, store=product.store, action="price", author=bob, work=change)

    assert kinds_of(run_together([run] * MANY)) == {"BulkRun": MANY}
    assert (product.variants.get().price_minor, BulkRun.objects.count()) == (55_000, 1)


def test_last_step_sent_many_times_at_once_lists_once(bob: User) -> None:
    store, category = create_store(owner=bob), factory.create_category()

    def finish() -> Product:
        listing = start_listing(store, KEY)
        return finish_listing(listing, title="Tunic", category=category, price=Money(150_000, "GNF"), units=4, actor=bob)

    assert kinds_of(run_together([finish] * MANY)) == {"AlreadyListed": MANY - 1, "Product": 1}
    assert (Product.objects.count(), NewListing.objects.get().product) == (1, Product.objects.get())


def test_first_words_from_many_pages_at_once_are_one_listing(bob: User) -> None:
    store = create_store(owner=bob)

    def keep(number: int) -> NewListing:
        return autosave_listing(start_listing(store, KEY), {"title": [f"Title {number}"]}, seen=0, author=bob)

    outcomes = run_together([lambda number=number: keep(number) for number in range(MANY)])  # type: ignore[misc]
    assert kinds_of(outcomes) == {"EditedElsewhere": MANY - 1, "NewListing": 1}
    assert NewListing.objects.get().version == 1
