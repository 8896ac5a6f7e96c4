"""Edits and answers at the same instant. Where a docstring names a lock or a condition, the test was seen to fail without it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from threading import Event

import pytest
from django.db import transaction

from shop.accounts.models import User
from shop.catalog.events import PRODUCT_SOLD_OUT
from shop.catalog.models import Product, ProductRevision, Variant
from shop.catalog.services.listing import approve_revision, product_copies, reject_revision, update_product, update_variants
from shop.catalog.services.listing.variants import VariantChange
from shop.catalog.services.stock import move_stock
from shop.catalog.services.stock_figures import change_stock_figures, record_crossings
from shop.catalog.states import MovementReason, RevisionStatus
from shop.common.money import Money
from shop.events.dispatcher import dispatch_event
from shop.events.models import DomainEvent
from shop.moderation.models import ListingVerdict, ReviewDecision
from shop.moderation.services import decide_listing
from tests.factories import catalog as factory
from tests.factories.stores import create_store
from tests.integrity import broken_facts
from tests.threads import kinds_of, run_together, stand_until
from tests.waiting import LIMIT

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def live(bob: User) -> Product:
    return factory.create_product_on_sale(store=create_store(owner=bob), title="Tunic")


def _edit(pk: int, title: str) -> object:
    return update_product(Product.objects.get(pk=pk), title=title, actor_id=None)


def test_two_moderators_one_answer(live: Product, sam: User) -> None:
    """Fails without the status in the condition of revisions._settle and the lock in decide()."""
    update_product(live, title="Long tunic", actor_id=None)
    revision = live.revisions.get()

    def answer(number: int) -> ReviewDecision:
        own = ProductRevision.objects.get(pk=revision.pk)
        verdict = ListingVerdict.REJECTED if number % 2 else ListingVerdict.APPROVED
        return decide_listing(live, moderator=sam, verdict=verdict, reason="No.", seen=1, revision=own)

    outcomes = run_together([partial(answer, number) for number in range(12)])
    assert kinds_of(outcomes) == {"NotWaiting": 11, "ReviewDecision": 1}
    verdict = ReviewDecision.objects.get().verdict
    live.refresh_from_db()
    assert live.title == ("Long tunic" if verdict == ListingVerdict.APPROVED else "Tunic")


def test_edit_during_approval_is_never_approved_unseen(live: Product, sam: User) -> None:
    """Fails without the version in approve_revision: then "Forged 3" goes live under an approval of "Long tunic"."""
    for number in range(15):
        update_product(live, title=f"Long tunic {number}", actor_id=None)
        seen = ProductRevision.objects.waiting().get(product=live)
        approve = partial(approve_revision, ProductRevision.objects.get(pk=seen.pk), version=seen.version, actor_id=sam.pk)
        run_together([approve, partial(_edit, live.pk, f"Forged {number}")])
        live.refresh_from_db()
        assert not live.title.startswith("Forged")
        # The forgery waits, in this change or in one of its own.
        waiting = ProductRevision.objects.waiting().get(product=live)
        assert waiting.fields == {"title": f"Forged {number}"}
        reject_revision(waiting, reason="No.", actor_id=sam.pk)
    assert broken_facts(of="shop.catalog") == {}


def test_edits_of_one_moment_make_one_change(live: Product) -> None:
    """Fails with IntegrityError (revision_one_pending) without the lock in content.locked."""
    outcomes = run_together([partial(_edit, live.pk, f"Tunic {number}") for number in range(12)])
    assert kinds_of(outcomes) == {"SavedEdit": 12}
    revision = live.revisions.get()
    assert (revision.status, revision.version) == (RevisionStatus.OPEN, 12)


def test_copies_of_prices_survive_edits_of_one_moment(live: Product) -> None:
    """Fails without the lock in update_variants: the copies are made from rows that another has changed."""
    variants = [live.variants.get(), *(factory.create_variant(product=live, title=f"Size {n}") for n in range(7))]

    def edit(variant: Variant, price: int) -> object:
        own = Product.objects.get(pk=live.pk)
        return update_variants(own, changes={variant.pk: VariantChange(Money(price, "GNF"))}, actor_id=None)

    run_together([partial(edit, variant, 10_000 + 1_000 * number) for number, variant in enumerate(variants)])
    live.refresh_from_db()
    assert (live.price_from_minor, live.price_to_minor) == (10_000, 17_000)
    assert broken_facts(of="shop.catalog") == {}


def test_line_is_crossed_once_however_many_take_at_once() -> None:
    """The statement that changes the figures says what they are: nothing is read before or after it."""
    variant = factory.create_variant(stock=20, low_stock_at=5)

    def take() -> object:
        return move_stock(Variant.objects.get(pk=variant.pk), -1, reason=MovementReason.DAMAGED)

    outcomes = run_together([take] * 24)
    assert kinds_of(outcomes) == {"OutOfStock": 4, "StockMovement": 20}
    told = DomainEvent.objects.filter(subject="product", name__in=["product.low_stock", "product.sold_out"])
    assert sorted(told.values_list("name", "data__available")) == [("product.low_stock", 5), ("product.sold_out", 0)]


def test_two_orders_sell_out_two_sizes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails without the lock in sales.refresh_prices_of: whoever has read before the other's order writes last what holds no more."""
    product = factory.create_product(title="Robe")
    small = factory.create_variant(product=product, title="S", price_minor=40_000, stock=1)
    medium = factory.create_variant(product=product, title="M", price_minor=60_000, stock=1)
    factory.create_variant(product=product, title="L", price_minor=90_000)
    has_read, meant = Event(), product_copies.compute_price_copies

    def read_and_wait(variants: Sequence[Variant], *, at: datetime) -> product_copies.PriceCopies:
        copies = meant(variants, at=at)
        if not has_read.is_set():
            has_read.set()
            stand_until(lambda: False, what="the other order is through, or waits for this one")
        return copies

    def order_the_other() -> None:
        assert has_read.wait(LIMIT)
        _sell_out(medium.pk)

    monkeypatch.setattr(product_copies, "compute_price_copies", read_and_wait)
    assert run_together([partial(_sell_out, small.pk), order_the_other]) == [None, None]
    product.refresh_from_db()
    assert (product.price_from_minor, product.price_to_minor) == (90_000, 90_000)


def _sell_out(variant_id: int) -> None:
    """As an order does, and its event after the commit."""
    with transaction.atomic():
        change = change_stock_figures(variant_id, reserved=1)
        assert change is not None
        record_crossings([change])
    event = DomainEvent.objects.get(name=PRODUCT_SOLD_OUT.name, data__variant=variant_id)
    assert dispatch_event(event.pk), event.last_error
