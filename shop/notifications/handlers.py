"""Who is told of what. Runs in jobs, at least once."""

from django.urls import reverse

from shop.accounts.models import User
from shop.catalog.models import Product, Variant
from shop.common.clock import now
from shop.common.money import Money
from shop.discovery.queries import keepers_of, waiting_for_price, waiting_for_stock
from shop.discovery.services import told_of_price, told_of_stock
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import hint, notify, tell_once
from shop.orders.models import Order
from shop.payments.models import Refund
from shop.payouts.models import Payee, Payout
from shop.payouts.states import PayeeKind

TO_BUYER = frozenset({"confirmed", "preparing", "ready", "handed_over", "delivered", "cancelled", "returned"})
TO_COURIER = frozenset({"delivery.assigned", "delivery.courier_dismissed", "delivery.cancelled"})
NEW_TO_SELLER = frozenset({"placed", "paid", "to_pay_at_door"})  # of a prepaid order he hears when its money has come
TO_SELLER = NEW_TO_SELLER | {"delivered", "cancelled", "returned"}


@on_event("order.*")
def tell_buyer_and_seller(event: DomainEvent) -> None:
    """The two sides of an order hear of its moves, each with a link to their own page of it."""
    order = Order.objects.select_related("store").get(pk=event.subject_id)
    move = event.name.partition(".")[2]
    data = {"number": order.number, "store": order.store.name, "reason": order.cancel_reason or "–"}
    if move in TO_BUYER:
        notify(event, recipients=[order.buyer_id], kind=event.name, data=data, url=order.get_absolute_url())
    if move in TO_SELLER and not _is_unpaid(order, event):
        kind = "order.placed" if move in NEW_TO_SELLER else event.name
        notify(event, recipients=[order.store.owner_id], kind=kind, data=data, url=reverse("sellers:order", args=[order.number]))
    hint(f"order:{order.pk}", user_ids=[order.buyer_id, order.store.owner_id])


def _is_unpaid(order: Order, event: DomainEvent) -> bool:
    """Whether it was no business of the seller's when that happened, or never became one."""
    was_unpaid = event.name == "order.placed" and event.data.get("is_prepaid", False)
    return bool(was_unpaid or (order.is_prepaid and order.paid_at is None))


@on_event("payment.failed")
def tell_of_a_failed_payment(event: DomainEvent) -> None:
    """The buyer may have looked away while the phone rang."""
    order = Order.objects.select_related("store").filter(payment_shares__payment=event.subject_id).order_by("pk").first()
    if order is not None and order.is_awaiting_payment:
        url = reverse("payments:payment", args=[event.subject_id])
        notify(event, recipients=[order.buyer_id], kind=event.name, data={"number": order.number, "store": order.store.name}, url=url)


@on_event("delivery.*")
def refresh_everybody_on_the_delivery(event: DomainEvent) -> None:
    """Open pages of buyer, seller and courier look again; the courier is told of a parcel that others gave or took."""
    order = Order.objects.select_related("store").filter(pk=event.data.get("order_id")).first()
    if order is None:
        return
    courier_id = event.data.get("courier_id")
    people = [order.buyer_id, order.store.owner_id, *([courier_id] if courier_id else [])]
    data = {"number": order.number, "store": order.store.name}
    if event.name in TO_COURIER and courier_id:
        # A parcel taken from him is no longer his to look at.
        url = "/deliver/mine/" if event.name == "delivery.courier_dismissed" else f"/deliver/{event.subject_id}/"
        notify(event, recipients=[courier_id], kind=event.name, data=data, url=url)
    if event.name == "delivery.failed" and courier_id:  # of a seller's own try order.returned tells
        notify(event, recipients=[order.buyer_id], kind=event.name, data=data, url=order.get_absolute_url())
    if event.name == "delivery.claimed":
        notify(event, recipients=[order.store.owner_id], kind=event.name, data=data, url=reverse("sellers:order", args=[order.number]))
    hint(f"order:{order.pk}", user_ids=people)
    hint(f"delivery:{event.subject_id}", user_ids=people)


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


@on_event("courier.approved", "courier.refused", "courier.suspended")
def tell_courier(event: DomainEvent) -> None:
    """The courier hears what staff decided. The event is about the profile; its data names the person."""
    user_id = event.data.get("user_id")
    if user_id:
        notify(event, recipients=[user_id], kind=event.name, data={"reason": event.data.get("reason") or "–"}, url="/deliver/start/")


@on_event("refund.owed", "refund.funded", "refund.carried", "refund.done", "refund.failed")
def tell_of_a_refund(event: DomainEvent) -> None:
    """The buyer hears how far the money is; whoever is to bring it, that he is; the store, that staff gave back of its sale."""
    refund = Refund.objects.select_related("order__store").get(pk=event.subject_id)
    order = refund.order
    words = {"amount": Money(event.data["amount_minor"], event.data["currency"]).format(), "number": order.number if order else ""}
    if refund.amount:
        page = order.get_absolute_url() if order else reverse("payments:refunds")
        notify(event, recipients=[refund.buyer_id], kind=event.name, data=words, url=page)
    if event.name == "refund.carried" and refund.carrier_id:
        notify(event, recipients=[refund.carrier_id], kind="refund.to_bring", data=words, url=reverse("payments:carry"))
    if event.name == "refund.owed" and order and event.data["after_delivery"] and event.actor_id != order.store.owner_id:
        notify(
            event, recipients=[order.store.owner_id], kind="refund.of_store", data=words, url=reverse("sellers:order", args=[order.number])
        )


@on_event("payout.approved", "payout.paid", "payout.failed", "payout.cancelled")
def tell_the_payee(event: DomainEvent) -> None:
    """Whoever's money it is hears how far it has come; of one's own offset and cancellation one knows."""
    data = event.data
    if data["rail"] == "offset":
        return
    words = {"number": data["number"], "amount": Money(data["amount_minor"], data["currency"]).format()}
    notify(
        event,
        recipients=[data["recipient_id"]],
        kind=event.name,
        data=words,
        url=_money_page(Payout.objects.select_related("payee").get(pk=event.subject_id).payee),
    )


@on_event("payee.destination_changed", "payee.stopped", "payee.resumed")
def tell_of_a_change_to_ones_payouts(event: DomainEvent) -> None:
    """Also whoever made it: it may have been somebody else at the same phone."""
    words = {name: event.data.get(name) or "–" for name in ("masked", "reason")}
    url = _money_page(Payee.objects.get(pk=event.subject_id))
    notify(event, recipients=[event.data["user_id"]], kind=event.name, data=words, url=url)


def _money_page(payee: Payee) -> str:
    return reverse("payouts:deliver_money" if payee.kind == PayeeKind.COURIER else "payouts:sell_money")


@on_event("deposit.*")
def tell_who_brought_cash(event: DomainEvent) -> None:
    """Both sides of the counter look again; whoever brought it hears what was counted."""
    user_id, data = event.data["user_id"], event.data
    hint(f"deposit:{event.subject_id}", user_ids=[user_id])
    hint(f"desk:{data['desk_id']}", user_ids=User.objects.filter(cash_desks=data["desk_id"]).values_list("pk", flat=True))
    if event.name != "deposit.closed":
        return
    counted, missing = (Money(data[name], data["currency"]) for name in ("counted_minor", "missing_minor"))
    words = {"number": data["number"], "desk": data["desk"], "counted": str(counted), "declared": str(counted + missing)}
    words["moved"] = str(Money(data["moved_minor"], data["currency"]))
    kind = "deposit.short" if missing else event.name
    notify(event, recipients=[user_id], kind=kind, data=words, url=f"/deliver/cash/{event.subject_id}/")


@on_event("store_debt.*")
def tell_a_store_of_its_debt(event: DomainEvent) -> None:
    """At 50, 80 and 100 %, when cash orders pause, and when they go on."""
    data, owed = event.data, Money(event.data["owed_minor"], event.data["currency"])
    over = event.name == "store_debt.reached" and owed.minor > (data["limit_minor"] or 0)
    words = {"store": data["store"], "owed": str(owed), "percent": data["percent"]}
    kind = "store_debt.paused" if over else event.name
    notify(event, recipients=[data["user_id"]], kind=kind, data=words, url="/deliver/cash/")


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
    if product is None or not product.is_live or not before or product.price_from_minor >= before:  # it has risen again meanwhile
        return
    to = product.price_from_minor
    asked = waiting_for_price(product.pk, below_minor=to)
    people = [*asked, *keepers_of(product.pk, but=asked)]
    words = {"title": product.title, "now": str(Money(to, product.store.currency)), "before": str(Money(before, product.store.currency))}
    others = [user_id for user_id in people if user_id != product.store.owner_id]
    today = f"price:{product.pk}:{now().date()}"
    tell_once(today, recipients=others, kind="product.price_dropped", data=words, url=product.get_absolute_url())
    told_of_price(product.pk, asked, price_minor=to)


@on_event("search.matched")
def tell_of_a_saved_search(event: DomainEvent) -> None:
    """Something new has been published that somebody waits for."""
    data = {"label": event.data["label"], "count": event.data["count"]}
    notify(event, recipients=[event.data["user_id"]], kind=event.name, data=data, url=event.data["url"])
