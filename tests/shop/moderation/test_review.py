"""The review queue: one answer to each submission, with its reason, and the seller is told."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.catalog.services import update_product
from shop.catalog.states import ProductStatus
from shop.events.models import DomainEvent
from shop.moderation.exceptions import ChangedMeanwhile, NotWaiting, ReasonMissing
from shop.moderation.models import ListingVerdict, ReviewDecision
from shop.moderation.queries import last_change, review_queue
from shop.moderation.services import decide_listing
from tests.factories.moderation import create_submitted_product


def _address(pk: int) -> str:
    return reverse("admin:moderation_submittedproduct_change", args=[pk])


def test_approval_makes_it_live_and_is_recorded(sam: User) -> None:
    product = create_submitted_product()
    decide_listing(product, moderator=sam, verdict=ListingVerdict.APPROVED)
    product.refresh_from_db()
    assert product.status == ProductStatus.APPROVED
    assert product.published_at is not None
    assert list(ReviewDecision.objects.values_list("verdict", "moderator_id")) == [("approved", sam.pk)]
    assert DomainEvent.objects.filter(name="product.approved", subject_id=product.pk, actor=sam).count() == 1


@pytest.mark.parametrize(
    ("verdict", "status"), [(ListingVerdict.CHANGES, ProductStatus.CHANGES_REQUESTED), (ListingVerdict.REJECTED, ProductStatus.REJECTED)]
)
def test_refusal_carries_its_reason_to_the_seller(sam: User, verdict: ListingVerdict, status: ProductStatus) -> None:
    product = create_submitted_product()
    decide_listing(product, moderator=sam, verdict=verdict, reason="The picture is blurred.", field="pictures")
    product.refresh_from_db()
    assert (product.status, product.review_note) == (status, "The picture is blurred.")


def test_refusal_without_a_reason_changes_nothing(sam: User) -> None:
    product = create_submitted_product()
    with pytest.raises(ReasonMissing):
        decide_listing(product, moderator=sam, verdict=ListingVerdict.REJECTED, reason="  ")
    product.refresh_from_db()
    assert product.status == ProductStatus.SUBMITTED
    assert not ReviewDecision.objects.exists()


def test_second_moderator_comes_too_late_and_leaves_no_trace(sam: User) -> None:
    product = create_submitted_product()
    stale = type(product).objects.get(pk=product.pk)
    decide_listing(product, moderator=sam, verdict=ListingVerdict.APPROVED)
    with pytest.raises(NotWaiting):
        decide_listing(stale, moderator=sam, verdict=ListingVerdict.REJECTED, reason="No.")
    product.refresh_from_db()
    assert product.status == ProductStatus.APPROVED
    assert ReviewDecision.objects.count() == 1


def test_what_the_moderator_has_not_seen_is_not_approved(client: Client, sam: User) -> None:
    product = create_submitted_product(title="Woven basket")
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    judged = {"verdict": "approved", "seen": client.get(_address(product.pk)).context["form"]["seen"].value()}
    update_product(product, title="Forged banknotes", actor_id=product.store.owner_id)
    response = client.post(_address(product.pk), judged)
    assert response.status_code == 422
    assert "has changed this listing" in response.content.decode()
    assert "Forged banknotes" in response.content.decode()
    product.refresh_from_db()
    assert (product.status, ReviewDecision.objects.count()) == (ProductStatus.SUBMITTED, 0)
    again = {"verdict": "approved", "seen": response.context["form"]["seen"].value()}
    assert client.post(_address(product.pk), again).status_code == 302


def test_changed_listing_may_still_be_refused(sam: User) -> None:
    product = create_submitted_product()
    seen = last_change(product.pk)
    update_product(product, title="Forged banknotes", actor_id=product.store.owner_id)
    with pytest.raises(ChangedMeanwhile):
        decide_listing(product, moderator=sam, verdict=ListingVerdict.APPROVED, seen=seen)
    decide_listing(product, moderator=sam, verdict=ListingVerdict.REJECTED, reason="No forgeries.", seen=seen)
    product.refresh_from_db()
    assert product.status == ProductStatus.REJECTED


def test_queue_is_longest_wait_first_and_only_what_waits(sam: User) -> None:
    first, second = create_submitted_product(), create_submitted_product()
    decide_listing(create_submitted_product(), moderator=sam, verdict=ListingVerdict.APPROVED)
    assert [product.pk for product in review_queue()] == [first.pk, second.pk]


def test_review_page_shows_the_listing_and_leads_to_the_next(client: Client, sam: User) -> None:
    product, following = create_submitted_product(title="Panier tressé"), create_submitted_product()
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(_address(product.pk)).content.decode()
    assert "Panier tressé" in page
    assert "Woven in Labé." in page
    response = client.post(_address(product.pk), {"verdict": "approved", "seen": last_change(product.pk)})
    assert response.headers["Location"] == _address(following.pk)


def test_review_page_asks_for_the_reason_and_keeps_what_was_typed(client: Client, sam: User) -> None:
    product = create_submitted_product()
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(_address(product.pk), {"verdict": "changes", "field": "title", "reason": "", "seen": 0})
    assert response.status_code == 422
    assert "Say what the seller should change" in response.content.decode()
    product.refresh_from_db()
    assert product.status == ProductStatus.SUBMITTED


@pytest.mark.parametrize("object_id", ["0", "999999", "abc", "²", "9" * 40])
def test_unknown_listing_is_a_404(client: Client, sam: User, object_id: str) -> None:
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/admin/moderation/submittedproduct/{object_id}/change/").status_code == 404


def test_visitor_without_rights_cannot_answer(client: Client, mallory: User) -> None:
    product = create_submitted_product()
    client.force_login(mallory, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(_address(product.pk), {"verdict": "approved", "seen": last_change(product.pk)}).status_code in {302, 403}
    product.refresh_from_db()
    assert product.status == ProductStatus.SUBMITTED
