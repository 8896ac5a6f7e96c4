"""Sellers hear what is said of their products, authors what became of their word; buyers are asked for it."""

from django.urls import reverse

from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import notify
from shop.orders.models import Order
from shop.reviews.models import Review


@on_event("review.written")
def tell_the_seller(event: DomainEvent) -> None:
    """The stars, and the way to the answer. What was withdrawn meanwhile is no news."""
    review = Review.objects.published().with_page().filter(pk=event.subject_id).first()
    if review is None:
        return
    url = reverse("sellers:review_reply", args=[review.pk])
    data = {"title": review.product.title, "stars": review.rating}
    notify(event, recipients=[review.store.owner_id], kind=event.name, data=data, url=url, bundle=f"product:{review.product_id}")


@on_event("review.replied", "review.removed", "review.restored")
def tell_the_author(event: DomainEvent) -> None:
    """That the store has answered; that staff removed it, with the reason, or show it again."""
    review = Review.objects.with_page().filter(pk=event.subject_id).first()
    if review is None:
        return
    url = f"{reverse('reviews:mine')}#review-{review.pk}"  # the product may have left the shelves
    data = {"title": review.product.title, "store": review.store.name, "reason": event.data.get("reason", "–")}
    notify(event, recipients=[review.author_id], kind=event.name, data=data, url=url)


@on_event("review.report_decided")
def tell_who_reported_it(event: DomainEvent) -> None:
    """That somebody has looked."""
    review = Review.objects.with_page().filter(pk=event.subject_id).first()
    if review is not None:
        url = reverse("reviews:of_product", args=[review.product.slug])
        notify(event, recipients=[event.data["reporter"]], kind=event.name, data={}, url=url)


@on_event("review_invitation.due")
def ask_the_buyer(event: DomainEvent) -> None:
    """How it is, some days after the order was completed."""
    order = Order.objects.select_related("store").get(pk=event.data["order"])
    url = reverse("reviews:of_order", args=[order.number])
    notify(event, recipients=[order.buyer_id], kind=event.name, data={"store": order.store.name}, url=url)
