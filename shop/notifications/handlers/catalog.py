"""Sellers hear of their listings, shoppers of what they wait for."""

from django.urls import reverse

from shop.catalog.models import Product, Variant
from shop.common.clock import now
from shop.common.money import Money
from shop.discovery.queries import keepers_of, waiting_for_price, waiting_for_stock
from shop.discovery.services import told_of_price, told_of_stock
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import notify, tell_once
from shop.stores.models import Store


@on_event("product.approved", "product.changes_requested", "product.rejected")
def tell_seller_of_the_review(event: DomainEvent) -> None:
    """The seller hears what the moderators decided."""
    product = Product.objects.select_related("store").get(pk=event.subject_id)
    data = {"title": product.title, "reason": event.data.get("reason") or product.review_note or "–"}
    notify(event, recipients=[product.store.owner_id], kind=event.name, data=data, url=reverse("sellers:product", args=[product.pk]))


@on_event("product.revised", "product.revision_changes", "product.revision_rejected", "product.schedule_missed")
def tell_seller_of_the_listing(event: DomainEvent) -> None:
    """The seller hears what became of a change, and of a moment that came too early."""
    _tell_seller(event, {"reason": event.data.get("reason") or "–"})


@on_event("product.low_stock", "product.sold_out")
def tell_seller_of_the_stock(event: DomainEvent) -> None:
    """Once for each line crossed; what is sold out at one stroke is not called low as well."""
    if event.name == "product.low_stock" and not event.data.get("available"):
        return
    variant = Variant.objects.filter(pk=event.data.get("variant")).values_list("title", flat=True).first()
    _tell_seller(event, {"available": event.data.get("available")}, variant=variant or "")


def _tell_seller(event: DomainEvent, data: dict[str, object], *, variant: str = "") -> None:
    product = Product.objects.select_related("store").get(pk=event.subject_id)
    words = {"title": f"{product.title}, {variant}" if variant else product.title} | data
    notify(event, recipients=[product.store.owner_id], kind=event.name, data=words, url=reverse("sellers:product", args=[product.pk]))


@on_event("store.followed")
def tell_a_store_of_a_follower(event: DomainEvent) -> None:
    """Not who: a follower shops, and does not introduce themselves."""
    store = Store.objects.get(pk=event.subject_id)
    page, words = store.get_absolute_url(), {"store": store.name}
    notify(event, recipients=[store.owner_id], kind=event.name, data=words, url=page, bundle=f"store:{store.pk}")


@on_event("product.restocked")
def tell_who_waited_for_it(event: DomainEvent) -> None:
    """Whoever asked for the variant is told once; whoever keeps the product, at most once a day, however often it comes and goes."""
    related = Variant.objects.select_related("product__store").filter(pk=event.data.get("variant"), is_active=True)
    variant = related.first()
    if variant is None or not variant.product.is_live or variant.available <= 0:  # gone again: those who wait go on waiting
        return
    product = variant.product
    words = {"title": product.title, "store": product.store.name}
    waiting = waiting_for_stock(variant.pk)
    notify(event, recipients=waiting, kind=event.name, data=words, url=product.get_absolute_url())
    told_of_stock(variant.pk, waiting)
    keepers = keepers_of(product.pk, but=[*waiting, product.store.owner_id])
    today = f"back:{product.pk}:{now().date()}"
    tell_once(today, recipients=keepers, kind=event.name, data=words, url=product.get_absolute_url())


@on_event("product.price_changed")
def tell_of_a_lower_price(event: DomainEvent) -> None:
    """Whoever asked and whoever keeps it is told of a price that is lower still now, at most once a day."""
    product = Product.objects.select_related("store").filter(pk=event.subject_id).first()
    before = event.data.get("from")
    if product is None or not product.is_live or product.is_auction or not before:  # where people bid, the price is no offer
        return
    if product.price_from_minor >= before:  # it has risen again meanwhile
        return
    to = product.price_from_minor
    asked = waiting_for_price(product.pk, below_minor=to)
    people = [*asked, *keepers_of(product.pk, but=asked)]
    words = {"title": product.title, "now": Money(to, product.store.currency), "before": Money(before, product.store.currency)}
    others = [user_id for user_id in people if user_id != product.store.owner_id]
    today = f"price:{product.pk}:{now().date()}"
    tell_once(today, recipients=others, kind="product.price_dropped", data=words, url=product.get_absolute_url())
    told_of_price(product.pk, asked, price_minor=to)


@on_event("search.matched")
def tell_of_a_saved_search(event: DomainEvent) -> None:
    """Something new has been published that somebody waits for."""
    data = {"label": event.data["label"], "count": event.data["count"]}
    notify(event, recipients=[event.data["user_id"]], kind=event.name, data=data, url=event.data["url"])
