"""The page on which a change of a live listing is judged, and the queue that holds it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.catalog.models import Attribute, Product
from shop.catalog.services.listing import (
    OptionAxis,
    VariantSpec,
    add_picture,
    find_picture,
    remove_picture,
    set_options_and_variants,
    update_product,
)
from shop.catalog.states import AttributeKind, ProductStatus, RevisionStatus
from shop.common.clock import now
from shop.common.money import Money
from shop.moderation.differences import readable, word_difference
from shop.moderation.exceptions import ChangedMeanwhile
from shop.moderation.models import ListingVerdict, ReviewDecision
from shop.moderation.queries import last_change, review_queue
from shop.moderation.services import decide_listing
from tests.factories import catalog as factory
from tests.factories.images import create_image
from tests.factories.moderation import create_submitted_product
from tests.factories.stores import create_store


@pytest.fixture
def live(bob: User) -> Product:
    return factory.create_product_on_sale(store=create_store(owner=bob), title="Long red tunic", description="<p>Soft.</p>")


@pytest.fixture
def desk(client: Client, sam: User) -> Client:
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _address(product: Product) -> str:
    return reverse("admin:moderation_submittedproduct_change", args=[product.pk])


def _told(before: str, after: str) -> str:
    marks = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in word_difference(before, after))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Long red tunic", "Long blue tunic", "Long [-red-][+blue+] tunic"),
        ("Tunic", "Tunic, long", "Tunic[+, long+]"),
        ("", "New", "[+New+]"),
        ("Old", "", "[-Old-]"),
        ("Same", "Same", "Same"),
        ("Robe été", "Robe hiver", "Robe [-été-][+hiver+]"),
    ],
)
def test_words_that_go_and_words_that_come(before: str, after: str, told: str) -> None:
    assert _told(before, after) == told


def test_where_a_link_leads_is_not_hidden() -> None:
    before, after = (f'<p>See <a href="https://{host}.example">here</a> &amp; there.</p>' for host in ("good", "evil"))
    assert readable(after) == "See [https://evil.example] here & there."
    assert _told(readable(before), readable(after)) == "See [https://[-good-][+evil+].example] here & there."


def test_page_shows_words_answers_and_pictures(live: Product, bob: User, desk: Client) -> None:
    Attribute.objects.create(
        code="colour", names={"en": "Colour"}, kind=AttributeKind.COLOUR, choices=[{"code": "red", "names": {"en": "Red"}}]
    )
    old, new = factory.create_picture(product=live, alt="Old view").image, create_image()
    shelf = factory.create_category(name="Dresses", parent=live.category)
    update_product(live, title="Long <b>blue</b> tunic", category=shelf, condition="used", attributes={"colour": "Red"}, actor_id=bob.pk)
    add_picture(live, new, alt="New view", actor_id=bob.pk)
    remove_picture(find_picture(live, old.pk), actor_id=bob.pk)
    page = desk.get(_address(live)).content.decode()
    for told in (
        "</span>red</del>",
        "&lt;",
        "</span>Red</ins>",
        "</span>used</ins>",
        "Dresses",
        'class="is-gone"',
        'class="is-new"',
        "New view",
    ):
        assert told in page, told
    assert "<b>blue" not in page


def test_white_space_of_a_change_is_the_text_s_own(live: Product, bob: User, desk: Client) -> None:
    """The page keeps each space and each line of it, so the template may bring none."""
    update_product(live, title="Long blue tunic", actor_id=bob.pk)
    text = re.search(r'class="diff__text" dir="auto">(Long.*?)</dd>', desk.get(_address(live)).content.decode(), re.DOTALL)
    assert text is not None
    assert text[1] == (
        'Long <del><span class="diff__mark">removed: </span>red</del><ins><span class="diff__mark">added: </span>blue</ins> tunic'
    )


def test_answer_names_the_version_that_was_looked_at(live: Product, bob: User, desk: Client) -> None:
    update_product(live, title="Blue tunic", actor_id=bob.pk)
    shown = desk.get(_address(live)).context["form"].initial
    update_product(live, title="Forged banknotes", actor_id=bob.pk)
    refused = desk.post(_address(live), shown | {"verdict": "approved"})
    assert refused.status_code == 422
    assert "has changed this listing" in refused.content.decode()
    live.refresh_from_db()
    assert (live.title, ReviewDecision.objects.count()) == ("Long red tunic", 0)
    accepted = desk.post(_address(live), refused.context["form"].data | {"verdict": "approved"})
    assert accepted.status_code == 302
    live.refresh_from_db()
    assert (live.title, ReviewDecision.objects.get().revision) == ("Forged banknotes", live.revisions.get())


def test_refusal_stands_at_the_change_and_leaves_the_listing(live: Product, bob: User, desk: Client) -> None:
    update_product(live, title="BLUE!", actor_id=bob.pk)
    shown = desk.get(_address(live)).context["form"].initial
    desk.post(_address(live), shown | {"verdict": "changes", "reason": "Do not shout.", "field": "title"})
    revision = live.revisions.get()
    live.refresh_from_db()
    assert (revision.status, revision.note, revision.note_field) == (RevisionStatus.CHANGES_REQUESTED, "Do not shout.", "title")
    assert (live.title, live.status, live.review_note) == ("Long red tunic", ProductStatus.APPROVED, "")


def test_queue_holds_all_three_and_each_once(live: Product, bob: User, sam: User, desk: Client) -> None:
    new = create_submitted_product()
    unseen = factory.create_product_on_sale(store=create_store(is_trusted=True), reviewed_at=None)
    factory.create_product_on_sale()
    update_product(live, title="Blue tunic", actor_id=bob.pk)
    Product.objects.filter(pk=live.pk).update(reviewed_at=None)
    assert {product.pk: product.task for product in review_queue()} == {new.pk: "new", unseen.pk: "after", live.pk: "change"}
    listed = reverse("admin:moderation_submittedproduct_changelist")
    assert b"live already, to be looked at" in desk.get(listed).content
    assert [product.pk for product in desk.get(listed, {"task": "change"}).context["cl"].result_list] == [live.pk]


def test_what_was_changed_again_waits_since_then(sam: User, bob: User) -> None:
    trusted = create_store(owner=bob, is_trusted=True)
    old, fresh = (
        factory.create_product_on_sale(store=trusted, published_at=now() - timedelta(days=days), reviewed_at=at)
        for days, at in ((300, now()), (2, None))
    )
    update_product(old, title="Long blue tunic", actor_id=bob.pk)
    assert [product.pk for product in review_queue()] == [fresh.pk, old.pk]
    since = review_queue()[1].waiting_since
    old.refresh_from_db()
    update_product(old, title="Long green tunic", actor_id=bob.pk)
    assert review_queue()[1].waiting_since == since, "it went on waiting"


def test_what_a_trusted_store_published_is_looked_at_afterwards(sam: User) -> None:
    product = factory.create_product_on_sale(store=create_store(is_trusted=True), reviewed_at=None)
    seen = last_change(product.pk)
    update_product(product, title="Forged banknotes", actor_id=None)
    with pytest.raises(ChangedMeanwhile):
        decide_listing(product, moderator=sam, verdict=ListingVerdict.APPROVED, seen=seen)
    decide_listing(product, moderator=sam, verdict=ListingVerdict.CHANGES, reason="These are forged.", field="title", seen=seen)
    product.refresh_from_db()
    assert (product.status, product.review_field) == (ProductStatus.CHANGES_REQUESTED, "title")
    assert not review_queue().exists()


def test_new_options_of_a_live_listing_wait_with_their_words(live: Product, bob: User, desk: Client) -> None:
    update_product(live, actor_id=bob.pk, title="Long blue tunic")
    set_options_and_variants(
        live, axes=[OptionAxis("Model", ("iPhone 15",))], variants=[VariantSpec(Money(1_000, "GNF"), ("iPhone 15",))], actor_id=bob.pk
    )
    page = desk.get(_address(live)).content.decode()
    assert '<mark dir="auto">iPhone 15</mark>' in page
    revision = live.revisions.get()
    form = {"verdict": ListingVerdict.APPROVED, "seen": revision.version, "revision": revision.pk}
    assert desk.post(_address(live), form).status_code == 302  # to the change of the title alone
    assert review_queue().get().task == "after"
    assert "its options have changed" in desk.get(_address(live)).content.decode()
    decide_listing(live, moderator=User.objects.get(email="sam@example.com"), verdict=ListingVerdict.APPROVED, seen=last_change(live.pk))
    assert not review_queue().exists()
    assert "iPhone 15</mark>" not in desk.get(_address(live)).content.decode()
