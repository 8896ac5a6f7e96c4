import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from shop.accounts.models import User
from shop.catalog.exceptions import InvalidListing, InvalidProductMove, ListingNotReady, ReasonMissing
from shop.catalog.models import Product
from shop.catalog.services.listing import (
    add_picture,
    approve_product,
    archive_product,
    create_product,
    move_picture,
    reject_product,
    remove_picture,
    request_product_changes,
    restore_product,
    set_simple_variant,
    submit_product,
    update_product,
    withdraw_submission,
)
from shop.catalog.states import TRANSITIONS, ProductStatus
from shop.common.money import Money
from shop.events.models import DomainEvent
from shop.images.models import Image
from shop.stores.models import Store
from tests.factories import catalog as factory
from tests.factories.stores import create_store
from tests.waiting import LIMIT


def _image(number: int = 1) -> Image:
    return Image.objects.create(cid=f"bafk{number}", file=f"images/originals/{number}.jpg", width=800, height=800, size=1000)


def _ready(store: Store, **fields: Any) -> Product:
    product = create_product(store, title="Robe", category=factory.create_category(), **fields)
    set_simple_variant(product, price=Money(50_000, "GNF"), actor_id=None)
    add_picture(product, _image())
    return product


def _events(product: Product) -> list[str]:
    return list(DomainEvent.objects.about("product", product.pk).exclude(name="product.changed").values_list("name", flat=True))


def test_draft_has_a_folded_numbered_address_and_a_safe_description(bob: User) -> None:
    store, shelf = create_store(owner=bob), factory.create_category()
    html = '<p onclick="x()">Soft</p><script>steal()</script>'
    first = create_product(store, title=" Robe  brodée ", category=shelf, description=html, actor_id=bob.pk)
    second = create_product(store, title="Robe brodée", category=shelf)
    assert (first.title, first.slug, first.status) == ("Robe brodée", "robe-brodee", ProductStatus.DRAFT)
    assert second.slug == "robe-brodee-2"
    assert first.description == "<p>Soft</p>"
    assert _events(first) == ["product.created"]


@pytest.mark.django_db
@pytest.mark.parametrize("title", ["", "   ", "x" * 141])
def test_impossible_title_creates_nothing(title: str) -> None:
    with pytest.raises(InvalidListing):
        create_product(create_store(), title=title, category=factory.create_category())
    assert not Product.objects.exists()


def test_from_draft_to_shelf(bob: User, sam: User) -> None:
    product = _ready(create_store(owner=bob))
    submit_product(product, actor_id=bob.pk)
    request_product_changes(product, reason="Show the back too.", actor_id=sam.pk)
    assert (product.status, product.review_note) == (ProductStatus.CHANGES_REQUESTED, "Show the back too.")
    submit_product(product, actor_id=bob.pk)
    approve_product(product, actor_id=sam.pk)
    product.refresh_from_db()
    assert (product.status, product.review_note) == (ProductStatus.APPROVED, "")
    assert product.published_at is not None
    assert _events(product) == [
        "product.created",
        "product.submitted",
        "product.changes_requested",
        "product.submitted",
        "product.approved",
    ]
    assert DomainEvent.objects.get(name="product.approved").actor_id == sam.pk


def test_second_approval_keeps_the_first_date(bob: User, sam: User) -> None:
    product = _ready(create_store(owner=bob))
    submit_product(product, actor_id=bob.pk)
    approve_product(product, actor_id=sam.pk)
    published = product.published_at
    request_product_changes(product, reason="Show the back too.", actor_id=sam.pk)
    submit_product(product, actor_id=bob.pk)
    approve_product(product, actor_id=sam.pk)
    assert product.published_at == published


def test_unready_listing_is_not_submitted(bob: User) -> None:
    product = create_product(create_store(owner=bob), title="Robe", category=factory.create_category())
    with pytest.raises(ListingNotReady, match=r"price.*picture"):
        submit_product(product, actor_id=bob.pk)
    product.refresh_from_db()
    assert product.status == ProductStatus.DRAFT
    assert _events(product) == ["product.created"]


MOVES: dict[str, tuple[Callable[..., None], dict[str, str]]] = {
    ProductStatus.SUBMITTED: (submit_product, {}),
    ProductStatus.APPROVED: (approve_product, {}),
    ProductStatus.CHANGES_REQUESTED: (request_product_changes, {"reason": "Because."}),
    ProductStatus.REJECTED: (reject_product, {"reason": "Because."}),
    ProductStatus.ARCHIVED: (archive_product, {}),
}


# A trusted store's draft, and a scheduled listing's moment.
BY_OTHER_VERBS = {("draft", "approved"), ("scheduled", "approved"), ("scheduled", "submitted")}


@pytest.mark.parametrize("target", list(MOVES))
@pytest.mark.parametrize("source", ProductStatus.values)
def test_moves_follow_the_table(bob: User, source: str, target: str) -> None:
    product = _ready(create_store(owner=bob))
    Product.objects.filter(pk=product.pk).update(status=source)
    move, extra = MOVES[target]
    allowed = target in TRANSITIONS[source] and (source, target) not in BY_OTHER_VERBS
    if allowed:
        move(product, actor_id=None, **extra)
    else:
        with pytest.raises(InvalidProductMove):
            move(product, actor_id=None, **extra)
    product.refresh_from_db()
    assert product.status == (target if allowed else source)


def test_way_back_to_draft(bob: User) -> None:
    product = _ready(create_store(owner=bob))
    submit_product(product, actor_id=bob.pk)
    with pytest.raises(InvalidProductMove):
        restore_product(product, actor_id=bob.pk)
    withdraw_submission(product, actor_id=bob.pk)
    archive_product(product, actor_id=bob.pk)
    with pytest.raises(InvalidProductMove):
        withdraw_submission(product, actor_id=bob.pk)
    restore_product(product, actor_id=bob.pk)
    assert product.status == ProductStatus.DRAFT


@pytest.mark.parametrize("refuse", [request_product_changes, reject_product])
def test_refusal_needs_a_reason(bob: User, refuse: Callable[..., None]) -> None:
    product = _ready(create_store(owner=bob))
    submit_product(product, actor_id=bob.pk)
    with pytest.raises(ReasonMissing):
        refuse(product, reason="  ", actor_id=None)
    product.refresh_from_db()
    assert product.status == ProductStatus.SUBMITTED


def test_edit_of_a_live_listing_waits_while_the_old_version_stays_live(bob: User) -> None:
    product = factory.create_product(store=create_store(owner=bob), title="Robe", slug="robe")
    saved = update_product(product, title="Robe longue", brand="", actor_id=bob.pk)
    assert (saved.changed, saved.waits_for_review) == (("title",), True)
    product.refresh_from_db()
    assert (product.title, product.slug, product.status) == ("Robe", "robe", ProductStatus.APPROVED)


def test_edit_that_changes_nothing_leaves_it_live(bob: User) -> None:
    product = factory.create_product(store=create_store(owner=bob), title="Robe")
    saved = update_product(product, title=" Robe ", actor_id=bob.pk)
    assert (saved.changed, saved.waits_for_review) == ((), False)
    product.refresh_from_db()
    assert product.status == ProductStatus.APPROVED


@pytest.mark.parametrize("status", [ProductStatus.ARCHIVED, ProductStatus.REJECTED])
def test_put_away_listing_is_not_edited(bob: User, status: str) -> None:
    product = factory.create_product(store=create_store(owner=bob), title="Robe", status=status)
    with pytest.raises(InvalidProductMove):
        update_product(product, title="Other", actor_id=bob.pk)
    product.refresh_from_db()
    assert product.title == "Robe"


def test_first_picture_is_the_cover(bob: User) -> None:
    product = factory.create_product(store=create_store(owner=bob), status=ProductStatus.DRAFT)
    images = [_image(number) for number in range(3)]
    first, second, third = (add_picture(product, image, alt=f"View {image.cid}") for image in images)
    assert add_picture(product, images[1]).pk == second.pk
    move_picture(third, to=0, actor_id=bob.pk)
    product.refresh_from_db()
    assert product.cover_id == images[2].pk
    remove_picture(third, actor_id=bob.pk)
    product.refresh_from_db()
    assert product.cover_id == images[0].pk
    move_picture(first, to=99, actor_id=bob.pk)
    assert [picture.pk for picture in product.pictures.all()] == [second.pk, first.pk]


def test_thirteenth_picture_is_refused(bob: User) -> None:
    product = factory.create_product(store=create_store(owner=bob), status=ProductStatus.DRAFT)
    for number in range(12):
        add_picture(product, _image(number))
    with pytest.raises(InvalidListing):
        add_picture(product, _image(99))
    assert product.pictures.count() == 12


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_equal_titles_at_the_same_instant_get_different_addresses() -> None:
    store, shelf = create_store(), factory.create_category()
    slugs: list[str] = []
    gate = threading.Barrier(8, timeout=LIMIT)

    def create() -> None:
        gate.wait()
        slugs.append(create_product(store, title="Robe", category=shelf).slug)
        connection.close()

    threads = [threading.Thread(target=create, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    assert sorted(slugs) == ["robe", *(f"robe-{number}" for number in range(2, 9))]
