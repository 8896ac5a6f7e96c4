"""Sellers hear of their listings, shoppers of what they wait for."""

from django.urls import reverse

from shop.catalog.events import (
    PRODUCT_APPROVED,
    PRODUCT_CHANGES_REQUESTED,
    PRODUCT_LOW_STOCK,
    PRODUCT_PRICE_CHANGED,
    PRODUCT_REJECTED,
    PRODUCT_RESTOCKED,
    PRODUCT_REVISED,
    PRODUCT_REVISION_CHANGES,
    PRODUCT_REVISION_REJECTED,
    PRODUCT_SCHEDULE_MISSED,
    PRODUCT_SOLD_OUT,
)
from shop.catalog.models import Product, Variant
from shop.common.clock import now
from shop.common.money import Money
from shop.discovery.queries import keepers_of, waiting_for_price, waiting_for_stock
from shop.discovery.services import drop_stock_alerts, lower_price_alerts
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import notify_recipients, notify_recipients_once
from shop.search.events import SEARCH_MATCHED
from shop.stores.events import STORE_FOLLOWED, STORE_SUSPENDED
from shop.stores.models import Store


@on_event(PRODUCT_APPROVED, PRODUCT_SCHEDULE_MISSED)
def notify_seller_of_listing(event: DomainEvent) -> None:
    """That it is live, or that its moment came too early."""
    _notify_seller(event, {})


@on_event(PRODUCT_CHANGES_REQUESTED, PRODUCT_REJECTED)
def notify_seller_of_refused_listing(event: DomainEvent) -> None:
    """With the words of staff."""
    _notify_seller(event, {"reason": PRODUCT_REJECTED.read(event)["reason"]})


@on_event(PRODUCT_REVISED, PRODUCT_REVISION_CHANGES, PRODUCT_REVISION_REJECTED)
def notify_seller_of_revision(event: DomainEvent) -> None:
    """What became of a change of a live listing."""
    _notify_seller(event, {"reason": PRODUCT_REVISED.read(event).get("reason") or "–"})


@on_event(PRODUCT_LOW_STOCK, PRODUCT_SOLD_OUT)
def notify_seller_of_stock(event: DomainEvent) -> None:
    """Once for each line crossed; what is sold out at one stroke is not called low as well."""
    stock = PRODUCT_LOW_STOCK.read(event)
    if event.name == PRODUCT_LOW_STOCK.name and not stock["available"]:
        return
    variant = Variant.objects.filter(pk=stock["variant"]).values_list("title", flat=True).first()
    _notify_seller(event, {"available": stock["available"]}, variant=variant or "")


def _notify_seller(event: DomainEvent, data: dict[str, object], *, variant: str = "") -> None:
    product = Product.objects.select_related("store").get(pk=event.subject_id)
    words = {"title": f"{product.title}, {variant}" if variant else product.title} | data
    notify_recipients(
        event, recipients=[product.store.owner_id], kind=event.name, data=words, url=reverse("sellers:product", args=[product.pk])
    )


@on_event(STORE_FOLLOWED)
def notify_store_of_follower(event: DomainEvent) -> None:
    """Not who: a follower shops, and does not introduce themselves."""
    store = Store.objects.get(pk=event.subject_id)
    page, words = store.get_absolute_url(), {"store": store.name}
    notify_recipients(event, recipients=[store.owner_id], kind=STORE_FOLLOWED.name, data=words, url=page, bundle=f"store:{store.pk}")


@on_event(STORE_SUSPENDED)
def notify_owner_of_suspension(event: DomainEvent) -> None:
    """Why, in the words of staff. Whose account is closed as well hears it by a mail of its own."""
    store = Store.objects.get(pk=event.subject_id)
    words = {"store": store.name, "reason": store.suspended_reason or "–"}
    notify_recipients(event, recipients=[store.owner_id], kind=STORE_SUSPENDED.name, data=words, url=reverse("sellers:desk"))


@on_event(PRODUCT_RESTOCKED)
def notify_of_restocked_product(event: DomainEvent) -> None:
    """Whoever asked for the variant is told once; whoever keeps the product, at most once a day, however often it comes and goes."""
    pk, kind = PRODUCT_RESTOCKED.read(event)["variant"], PRODUCT_RESTOCKED.name
    variant = Variant.objects.select_related("product__store").filter(pk=pk, is_active=True).first()
    if variant is None or not variant.product.is_live or variant.available <= 0:  # gone again: those who wait go on waiting
        return
    product = variant.product
    words = {"title": product.title, "store": product.store.name}
    waiting = waiting_for_stock(variant.pk)
    notify_recipients(event, recipients=waiting, kind=kind, data=words, url=product.get_absolute_url())
    drop_stock_alerts(variant.pk, waiting)
    keepers = keepers_of(product.pk, but=[*waiting, product.store.owner_id])
    today = f"back:{product.pk}:{now().date()}"
    notify_recipients_once(today, recipients=keepers, kind=kind, data=words, url=product.get_absolute_url())


@on_event(PRODUCT_PRICE_CHANGED)
def notify_of_lower_price(event: DomainEvent) -> None:
    """Whoever asked and whoever keeps it is told of a price that is lower still now, at most once a day."""
    product = Product.objects.select_related("store").filter(pk=event.subject_id).first()
    before = PRODUCT_PRICE_CHANGED.read(event)["from"]
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
    notify_recipients_once(today, recipients=others, kind="product.price_dropped", data=words, url=product.get_absolute_url())
    lower_price_alerts(product.pk, asked, price_minor=to)


@on_event(SEARCH_MATCHED)
def notify_of_search_matches(event: DomainEvent) -> None:
    """Something new has been published that somebody waits for."""
    found = SEARCH_MATCHED.read(event)
    data = {"label": found["label"], "count": found["count"]}
    notify_recipients(event, recipients=[found["user_id"]], kind=SEARCH_MATCHED.name, data=data, url=found["url"])
