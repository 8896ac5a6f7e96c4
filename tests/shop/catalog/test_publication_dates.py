"""A chosen moment opens the door only for what may pass."""

from datetime import UTC, datetime, timedelta

import pytest

from shop.accounts.models import User
from shop.catalog.exceptions import InvalidListing, InvalidProductMove
from shop.catalog.models import Product
from shop.catalog.services.listing import (
    approve_product,
    publish_due_products,
    publish_if_due,
    schedule_product,
    submit_product,
    update_product,
)
from shop.catalog.states import ProductStatus
from shop.common.clock import now
from shop.events.models import DomainEvent
from shop.stores.models import Store
from tests.factories.catalog import create_picture, create_product_on_sale
from tests.factories.stores import create_store

SOON = timedelta(hours=1)


@pytest.fixture
def draft(bob: User) -> Product:
    product = create_product_on_sale(store=create_store(owner=bob), status=ProductStatus.DRAFT, published_at=None, reviewed_at=None)
    create_picture(product=product)
    return product


def _let_time_pass(product: Product) -> None:
    Product.objects.filter(pk=product.pk).update(publish_at=now() - timedelta(seconds=1))
    publish_due_products()
    publish_due_products()
    product.refresh_from_db()


def _told(product: Product, name: str) -> int:
    return DomainEvent.objects.about("product", product.pk).filter(name=name).count()


def test_reviewed_in_time_goes_live_at_the_moment(draft: Product, bob: User, sam: User) -> None:
    schedule_product(draft, at=now() + SOON, actor_id=bob.pk)
    submit_product(draft, actor_id=bob.pk)
    approve_product(draft, actor_id=sam.pk)
    publish_if_due(draft.pk)
    draft.refresh_from_db()
    assert (draft.status, draft.is_live, draft.published_at) == (ProductStatus.SCHEDULED, False, None)
    _let_time_pass(draft)
    assert (draft.status, draft.publish_at) == (ProductStatus.APPROVED, None)
    assert draft.published_at is not None
    assert _told(draft, "product.approved") == 1


def test_trusted_goes_live_at_the_moment_unreviewed(draft: Product, bob: User) -> None:
    Store.objects.update(is_trusted=True)
    draft = Product.objects.get(pk=draft.pk)
    schedule_product(draft, at=now() + SOON, actor_id=bob.pk)
    submit_product(draft, actor_id=bob.pk)
    assert draft.status == ProductStatus.SCHEDULED
    _let_time_pass(draft)
    assert (draft.status, draft.reviewed_at) == (ProductStatus.APPROVED, None)


@pytest.mark.parametrize("submitted", [False, True])
def test_what_has_not_passed_is_told_once(draft: Product, bob: User, submitted: bool) -> None:
    schedule_product(draft, at=now() + SOON, actor_id=bob.pk)
    if submitted:
        submit_product(draft, actor_id=bob.pk)
    before = draft.status
    _let_time_pass(draft)
    assert (draft.status, draft.publish_at, _told(draft, "product.schedule_missed")) == (before, None, 1)


def test_trust_lost_meanwhile_sends_it_to_review(draft: Product, bob: User) -> None:
    Store.objects.update(is_trusted=True)
    draft = Product.objects.get(pk=draft.pk)
    schedule_product(draft, at=now() + SOON, actor_id=bob.pk)
    submit_product(draft, actor_id=bob.pk)
    Store.objects.update(is_trusted=False)
    _let_time_pass(draft)
    assert (draft.status, _told(draft, "product.schedule_missed")) == (ProductStatus.SUBMITTED, 1)


def test_edit_of_a_scheduled_listing_waits_like_that_of_a_live_one(draft: Product, bob: User, sam: User) -> None:
    schedule_product(draft, at=now() + SOON, actor_id=bob.pk)
    submit_product(draft, actor_id=bob.pk)
    approve_product(draft, actor_id=sam.pk)
    assert update_product(draft, title="Forged banknotes", actor_id=bob.pk).waits_for_review
    _let_time_pass(draft)
    assert draft.title != "Forged banknotes"


def test_without_a_moment_it_goes_live_now(draft: Product, bob: User, sam: User) -> None:
    schedule_product(draft, at=now() + SOON, actor_id=bob.pk)
    submit_product(draft, actor_id=bob.pk)
    approve_product(draft, actor_id=sam.pk)
    schedule_product(draft, at=None, actor_id=bob.pk)
    assert draft.status == ProductStatus.APPROVED


def test_impossible_moments_are_refused(draft: Product, bob: User) -> None:
    with pytest.raises(InvalidListing):
        schedule_product(draft, at=now() - SOON, actor_id=bob.pk)
    with pytest.raises(InvalidListing):
        schedule_product(draft, at=datetime.max.replace(tzinfo=UTC), actor_id=bob.pk)
    live = create_product_on_sale()
    with pytest.raises(InvalidProductMove):
        schedule_product(live, at=now() + SOON, actor_id=bob.pk)
    live.refresh_from_db()
    assert live.publish_at is None
