"""Sellers hear what is said of their products, authors what became of their word; buyers are asked for it."""

from django.urls import reverse

from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import notify_recipients
from shop.orders.models import Order
from shop.reviews.events import (
    REVIEW_INVITATION_DUE,
    REVIEW_REMOVED,
    REVIEW_REPLIED,
    REVIEW_REPORT_DECIDED,
    REVIEW_RESTORED,
    REVIEW_WRITTEN,
)
from shop.reviews.models import Review


@on_event(REVIEW_WRITTEN)
def notify_seller_of_review(event: DomainEvent) -> None:
    """The stars, and the way to the answer. What was withdrawn meanwhile is no news."""
    review = Review.objects.published().with_page().filter(pk=event.subject_id).first()
    if review is None:
        return
    url = reverse("sellers:review_reply", args=[review.pk])
    data = {"title": review.product.title, "stars": review.rating}
    bundle = f"product:{review.product_id}"
    notify_recipients(event, recipients=[review.store.owner_id], kind=REVIEW_WRITTEN.name, data=data, url=url, bundle=bundle)


@on_event(REVIEW_REPLIED, REVIEW_REMOVED, REVIEW_RESTORED)
def notify_author_of_review(event: DomainEvent) -> None:
    """That the store has answered; that staff removed it, with the reason, or show it again."""
    review = Review.objects.with_page().filter(pk=event.subject_id).first()
    if review is None:
        return
    url = f"{reverse('reviews:mine')}#review-{review.pk}"  # the product may have left the shelves
    reason = REVIEW_REMOVED.read(event).get("reason", "–")
    data = {"title": review.product.title, "store": review.store.name, "reason": reason}
    notify_recipients(event, recipients=[review.author_id], kind=event.name, data=data, url=url)


@on_event(REVIEW_REPORT_DECIDED)
def notify_reporter_of_review(event: DomainEvent) -> None:
    """That somebody has looked."""
    review = Review.objects.with_page().filter(pk=event.subject_id).first()
    if review is not None:
        url = reverse("reviews:of_product", args=[review.product.slug])
        reporter = REVIEW_REPORT_DECIDED.read(event)["reporter"]
        notify_recipients(event, recipients=[reporter], kind=REVIEW_REPORT_DECIDED.name, data={}, url=url)


@on_event(REVIEW_INVITATION_DUE)
def invite_buyer_to_review(event: DomainEvent) -> None:
    """How it is, some days after the order was completed."""
    order = Order.objects.select_related("store").get(pk=REVIEW_INVITATION_DUE.read(event)["order"])
    url = reverse("reviews:of_order", args=[order.number])
    notify_recipients(event, recipients=[order.buyer_id], kind=REVIEW_INVITATION_DUE.name, data={"store": order.store.name}, url=url)
