"""A live listing's change waits beside the version that stands; a trusted store's is live at once and looked at afterwards."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError

from shop.accounts.models import User
from shop.catalog.exceptions import InvalidListing, InvalidProductMove, ReasonMissing, RevisionChanged
from shop.catalog.models import Product, ProductPicture, ProductRevision
from shop.catalog.services.listing import (
    add_picture,
    approve_product,
    approve_revision,
    archive_product,
    confirm_product,
    describe_picture,
    duplicate_product,
    find_picture,
    move_picture,
    read_wanted_listing,
    reject_revision,
    remove_picture,
    request_product_changes,
    request_revision_changes,
    restore_product,
    set_variant_pictures,
    submit_product,
    update_product,
    update_variants,
    withdraw_revision,
    withdraw_submission,
)
from shop.catalog.services.listing.variants import VariantChange
from shop.catalog.states import ProductStatus, RevisionStatus
from shop.common.money import Money
from shop.events.models import DomainEvent
from shop.images.models import Image
from shop.images.queries import is_related
from shop.stores.models import Store
from tests.factories import catalog as factory
from tests.factories.images import create_image
from tests.factories.stores import create_store
from tests.integrity import broken_facts


@pytest.fixture
def live(bob: User) -> Product:
    """Live, with two pictures, of a store that nobody trusts yet."""
    product = factory.create_product_on_sale(store=create_store(owner=bob), title="Tunic", brand="Leppi", description="<p>Soft.</p>")
    for alt in ("Front", "Back"):
        factory.create_picture(product=product, alt=alt)
    return product


def _images(product: Product) -> list[int]:
    return list(product.pictures.order_by("position").values_list("image_id", flat=True))


def _told(product: Product) -> list[str]:
    return list(DomainEvent.objects.about("product", product.pk).values_list("name", flat=True))


def test_every_edit_gathers_in_one_change_and_nothing_of_it_shows(live: Product, bob: User) -> None:
    shelf, before, new = factory.create_category(name="Dresses"), _images(live), create_image()
    update_product(live, title="Long tunic", actor_id=bob.pk)
    update_product(live, category=shelf, description="<p>Softer.<script>x</script></p>", actor_id=bob.pk)
    add_picture(live, new, alt="Detail", actor_id=bob.pk)
    revision = live.revisions.get()
    assert revision.fields == {"title": "Long tunic", "category": shelf.pk, "description": "<p>Softer.</p>"}
    assert [row[0] for row in revision.pictures] == [*before, new.pk]
    assert (revision.status, revision.version) == (RevisionStatus.OPEN, 3)
    live.refresh_from_db()
    assert (live.title, live.description, _images(live), live.status) == ("Tunic", "<p>Soft.</p>", before, ProductStatus.APPROVED)
    assert _told(live) == ["product.revision_submitted"] * 3
    like = read_wanted_listing(live)
    assert (like.title, like.category, [picture.image_id for picture in like.pictures]) == ("Long tunic", shelf, [*before, new.pk])
    assert Image.objects.filter(is_related(), pk=new.pk).exists(), "the picture is not cleared away while the change waits"
    assert broken_facts(of="shop.catalog") == {}


def test_price_goes_live_at_once(live: Product, bob: User) -> None:
    variant = live.variants.get()
    update_variants(live, changes={variant.pk: VariantChange(Money(40_000, "GNF"))}, actor_id=bob.pk)
    live.refresh_from_db()
    assert (live.price_from_minor, live.revisions.count()) == (40_000, 0)


def test_approval_applies_all_of_it(live: Product, bob: User, sam: User) -> None:
    front, back = _images(live)
    variant = live.variants.get()
    set_variant_pictures(live, pictures={variant.pk: back}, actor_id=bob.pk)
    update_product(live, title="Long tunic", condition="used", actor_id=bob.pk)
    move_picture(find_picture(live, back), to=0, actor_id=bob.pk)
    describe_picture(find_picture(live, front), alt="From the front", actor_id=bob.pk)
    revision = live.revisions.get()
    approve_revision(revision, version=3, actor_id=sam.pk)
    live.refresh_from_db()
    assert (live.title, live.condition, _images(live), live.cover_id) == ("Long tunic", "used", [back, front], back)
    assert live.pictures.get(image=front).alt == "From the front"
    variant.refresh_from_db()
    assert variant.picture == live.pictures.get(image=back)  # a picture that stays keeps its row
    assert revision.status == RevisionStatus.APPROVED
    assert _told(live)[-1] == "product.revised"
    with pytest.raises(InvalidProductMove):
        approve_revision(revision, version=3, actor_id=sam.pk)


def test_what_was_not_seen_is_not_approved(live: Product, bob: User, sam: User) -> None:
    update_product(live, title="Long tunic", actor_id=bob.pk)
    seen = live.revisions.get()
    update_product(live, title="Forged banknotes", actor_id=bob.pk)
    with pytest.raises(RevisionChanged):
        approve_revision(seen, version=1, actor_id=sam.pk)
    live.refresh_from_db()
    assert (live.title, live.revisions.get().status) == ("Tunic", RevisionStatus.OPEN)


@pytest.mark.parametrize(
    ("answer", "status", "pending"),
    [(request_revision_changes, RevisionStatus.CHANGES_REQUESTED, True), (reject_revision, RevisionStatus.REJECTED, False)],
)
def test_refusal_keeps_the_change_with_note_and_field(live: Product, bob: User, sam: User, answer, status: str, pending: bool) -> None:
    update_product(live, title="LONG TUNIC!!!", actor_id=bob.pk)
    revision = live.revisions.get()
    with pytest.raises(ReasonMissing):
        answer(revision, reason=" ", field="title", actor_id=sam.pk)
    answer(revision, reason="Do not shout.", field="title", actor_id=sam.pk)
    assert (revision.status, revision.note, revision.note_field) == (status, "Do not shout.", "title")
    live.refresh_from_db()
    assert (live.title, live.status) == ("Tunic", ProductStatus.APPROVED)
    update_product(live, title="Long tunic", actor_id=bob.pk)
    assert ProductRevision.objects.filter(product=live).count() == (1 if pending else 2)
    assert ProductRevision.objects.waiting().get().fields == {"title": "Long tunic"}


def test_seller_takes_the_change_back(live: Product, bob: User) -> None:
    update_product(live, title="Long tunic", actor_id=bob.pk)
    withdraw_revision(live.revisions.get(), actor_id=bob.pk)
    assert read_wanted_listing(live).title == "Tunic"
    with pytest.raises(InvalidProductMove):
        withdraw_revision(live.revisions.get(), actor_id=bob.pk)


def test_change_back_to_what_stands_withdraws_itself(live: Product, bob: User) -> None:
    new = create_image()
    update_product(live, title="Long tunic", actor_id=bob.pk)
    add_picture(live, new, actor_id=bob.pk)
    remove_picture(find_picture(live, new.pk), actor_id=bob.pk)
    assert live.revisions.get().pictures is None
    saved = update_product(live, title="Tunic", actor_id=bob.pk)
    assert (saved.changed, live.revisions.get().status) == (("title",), RevisionStatus.WITHDRAWN)


def test_same_edit_twice_is_no_change(live: Product, bob: User) -> None:
    update_product(live, title="Long tunic", actor_id=bob.pk)
    assert update_product(live, title="Long  tunic", actor_id=bob.pk).changed == ()
    assert live.revisions.get().version == 1


def test_thirteenth_picture_of_a_change_is_refused(live: Product, bob: User) -> None:
    for _ in range(10):
        add_picture(live, create_image(), actor_id=bob.pk)
    with pytest.raises(InvalidListing):
        add_picture(live, create_image(), actor_id=bob.pk)


def test_picture_that_is_not_live_yet_is_no_variants(live: Product, bob: User) -> None:
    new = create_image()
    add_picture(live, new, actor_id=bob.pk)
    with pytest.raises(InvalidListing):
        set_variant_pictures(live, pictures={live.variants.get().pk: new.pk}, actor_id=bob.pk)


@pytest.mark.parametrize("leave", ["archive", "changes"])
def test_off_the_shelf_the_change_becomes_the_listing(live: Product, bob: User, sam: User, leave: str) -> None:
    new = create_image()
    update_product(live, title="Long tunic", actor_id=bob.pk)
    add_picture(live, new, actor_id=bob.pk)
    if leave == "archive":
        archive_product(live, actor_id=bob.pk)
        restore_product(live, actor_id=bob.pk)
    else:
        request_product_changes(live, reason="Show the label.", field="pictures", actor_id=sam.pk)
    live.refresh_from_db()
    assert (live.title, _images(live)[-1], live.revisions.get().status) == ("Long tunic", new.pk, RevisionStatus.WITHDRAWN)
    submit_product(live, actor_id=bob.pk)
    assert live.status == ProductStatus.SUBMITTED  # and a person looks at it
    assert broken_facts(of="shop.catalog") == {}


def test_trusted_store_publishes_first(bob: User, sam: User) -> None:
    product = factory.create_product_on_sale(
        store=create_store(owner=bob, is_trusted=True), status=ProductStatus.DRAFT, published_at=None, reviewed_at=None
    )
    factory.create_picture(product=product)
    submit_product(product, actor_id=bob.pk)
    assert (product.status, product.reviewed_at) == (ProductStatus.APPROVED, None)
    assert product.published_at is not None
    confirm_product(product, actor_id=sam.pk)
    saved = update_product(product, title="Other", actor_id=bob.pk)
    product.refresh_from_db()
    assert (saved.waits_for_review, product.title, product.reviewed_at) == (False, "Other", None)
    request_product_changes(product, reason="Say what it is.", field="title", actor_id=sam.pk)
    assert (product.review_note, product.review_field) == ("Say what it is.", "title")
    submit_product(product, actor_id=bob.pk)
    assert product.status == ProductStatus.SUBMITTED  # what staff objected to is looked at first
    with pytest.raises(InvalidProductMove):
        confirm_product(product, actor_id=sam.pk)


def _by_withdrawal(product: Product, actor_id: int) -> Product:
    submit_product(product, actor_id=actor_id)
    withdraw_submission(product, actor_id=actor_id)
    return product


def _by_the_archive(product: Product, actor_id: int) -> Product:
    archive_product(product, actor_id=actor_id)
    restore_product(product, actor_id=actor_id)
    return product


def _by_a_copy(product: Product, actor_id: int) -> Product:
    return duplicate_product(product, actor_id=actor_id)


@pytest.mark.parametrize("way", [_by_withdrawal, _by_the_archive, _by_a_copy])
def test_no_way_of_a_trusted_store_leads_past_a_refusal(
    live: Product, bob: User, sam: User, way: Callable[[Product, int], Product]
) -> None:
    Store.objects.update(is_trusted=True)
    live = Product.objects.get(pk=live.pk)
    request_product_changes(live, reason="Counterfeit: take it off.", actor_id=sam.pk)
    again = way(live, bob.pk)
    submit_product(again, actor_id=bob.pk)
    assert again.status == ProductStatus.SUBMITTED
    approve_product(again, actor_id=sam.pk)
    assert (again.status, again.review_note) == (ProductStatus.APPROVED, "")


def test_trust_that_comes_later_lets_the_change_through(live: Product, bob: User) -> None:
    update_product(live, title="Long tunic", actor_id=bob.pk)
    Store.objects.update(is_trusted=True)
    live = Product.objects.get(pk=live.pk)
    update_product(live, brand="", actor_id=bob.pk)
    live.refresh_from_db()
    assert (live.title, live.brand, live.revisions.get().status) == ("Long tunic", "", RevisionStatus.WITHDRAWN)


def test_one_pending_change_per_listing_is_the_databases_rule(live: Product, bob: User) -> None:
    update_product(live, title="Long tunic", actor_id=bob.pk)
    first = live.revisions.get()
    with pytest.raises(IntegrityError):
        ProductRevision.objects.create(product=live, submitted_at=first.submitted_at)


def test_deleted_image_is_left_out(live: Product, bob: User, sam: User) -> None:
    new = create_image()
    add_picture(live, new, actor_id=bob.pk)
    revision = live.revisions.get()
    revision.images.clear()
    new.delete()
    approve_revision(revision, version=1, actor_id=sam.pk)
    assert ProductPicture.objects.filter(product=live).count() == 2
