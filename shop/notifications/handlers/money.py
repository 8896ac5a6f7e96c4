"""Who is to get money, or to bring it, hears how far it is."""

from django.urls import reverse

from shop.accounts.models import User
from shop.common.live import hint
from shop.common.money import Money
from shop.common.phrases import kept_phrase
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import notify, team_with
from shop.orders.models import Order
from shop.payments.models import Dispute, Refund, ReversalNote
from shop.payments.queries import kept_why
from shop.payments.templatetags.refunds import rail_name
from shop.payouts.models import Payee, Payout
from shop.payouts.states import PayeeKind


@on_event("refund.owed", "refund.funded", "refund.carried", "refund.done", "refund.failed")
def tell_of_a_refund(event: DomainEvent) -> None:
    """The buyer hears how far the money is; whoever is to bring it, that he is; the store, that staff gave back of its sale."""
    refund = Refund.objects.select_related("order__store").get(pk=event.subject_id)
    order = refund.order
    words = {"amount": Money(event.data["amount_minor"], event.data["currency"]), "number": order.number if order else ""}
    if refund.amount:
        page = order.get_absolute_url() if order else reverse("payments:refunds")
        notify(event, recipients=[refund.buyer_id], kind=event.name, data=words, url=page)
    if event.name == "refund.failed":
        page = reverse("admin:payments_refund_change", args=[refund.pk])
        stuck = words | {"refund": refund.number, "provider": rail_name(refund.rail)}
        notify(event, recipients=team_with("payments.change_refund"), kind="refund.stuck", data=stuck, url=page)
    if event.name == "refund.carried" and refund.carrier_id:
        notify(event, recipients=[refund.carrier_id], kind="refund.to_bring", data=words, url=reverse("payments:carry"))
    if event.name == "refund.owed" and order and event.data["after_delivery"] and event.actor_id != order.store.owner_id:
        notify(
            event, recipients=[order.store.owner_id], kind="refund.of_store", data=words, url=reverse("sellers:order", args=[order.number])
        )


@on_event("dispute.opened", "dispute.won", "dispute.lost")
def tell_of_a_dispute(event: DomainEvent) -> None:
    """Each store whose order it is about, and, while it can be answered, the staff who see to that."""
    dispute = Dispute.objects.get(pk=event.subject_id)
    for share in dispute.shares.exclude(order=None).select_related("order__store").order_by("order_id"):
        order = share.order
        assert order is not None  # excluded above
        words = {"number": order.number, "amount": Money(share.amount_minor, dispute.currency)}
        words["reason"] = kept_why(dispute)
        page = reverse("sellers:order", args=[order.number])
        notify(event, recipients=[order.store.owner_id], kind=event.name, data=words, url=page)
    if event.name == "dispute.opened" and dispute.answer_by:
        words = {"amount": dispute.amount, "provider": dispute.provider, "reason": kept_why(dispute)}
        words["until"] = dispute.answer_by.date()
        page = reverse("admin:payments_dispute_change", args=[dispute.pk])
        notify(event, recipients=team_with("payments.change_dispute"), kind="dispute.to_answer", data=words, url=page)


@on_event("dispute.came_back")
def tell_what_waits_to_go_on(event: DomainEvent) -> None:
    """Staff: the provider gave back what others had borne."""
    dispute = Dispute.objects.get(pk=event.subject_id)
    words = {"amount": Money(event.data["amount_minor"], dispute.currency), "provider": rail_name(dispute.provider)}
    page = reverse("admin:payments_dispute_change", args=[dispute.pk])
    notify(event, recipients=team_with("payments.change_dispute"), kind=event.name, data=words, url=page)


@on_event("dispute.given_on")
def tell_who_has_it_again(event: DomainEvent) -> None:
    """Each store that has its share of the loss back. The buyer hears of a refund that is owed."""
    for order in Order.objects.filter(pk__in=event.data["stores"]).select_related("store").order_by("pk"):
        words = {"number": order.number, "amount": Money(event.data["stores"][str(order.pk)], event.data["currency"])}
        page = reverse("sellers:order", args=[order.number])
        notify(event, recipients=[order.store.owner_id], kind=event.name, data=words, url=page)


@on_event("reversal.noted")
def tell_who_may_confirm(event: DomainEvent) -> None:
    """Everybody who sees to disputes, but for whoever noted it."""
    note = ReversalNote.objects.select_related("attempt", "proposed_by").get(pk=event.subject_id)
    words = {"name": note.proposed_by.display_name, "amount": note.attempt.received or note.attempt.amount}
    words |= {"provider": rail_name(note.attempt.provider), "what": kept_phrase("reversal", note.way)}
    team = [user_id for user_id in team_with("payments.change_dispute") if user_id != note.proposed_by_id]
    page = reverse("admin:payments_reversalnote_changelist", query={"status__exact": "proposed"})
    notify(event, recipients=team, kind="reversal.to_confirm", data=words, url=page)


@on_event("payout.approved", "payout.paid", "payout.failed", "payout.cancelled")
def tell_the_payee(event: DomainEvent) -> None:
    """Whoever's money it is hears how far it has come; of one's own offset and cancellation one knows."""
    data = event.data
    if data["rail"] == "offset":
        return
    words = {"number": data["number"], "amount": Money(data["amount_minor"], data["currency"])}
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


@on_event("moneyhold.placed", "moneyhold.lifted")
def tell_a_store_of_held_money(event: DomainEvent) -> None:
    """That it is held, not why: the reason is the team's."""
    order = Order.objects.select_related("store").get(pk=event.data["order_id"])
    url = reverse("sellers:order", args=[order.number])
    notify(event, recipients=[order.store.owner_id], kind=event.name, data={"number": order.number}, url=url)


def _money_page(payee: Payee) -> str:
    return reverse("payouts:deliver_money" if payee.kind == PayeeKind.COURIER else "payouts:sell_money")


@on_event("deposit.*")
def tell_who_brought_cash(event: DomainEvent) -> None:
    """Both sides of the counter look again; whoever brought it hears what was counted."""
    user_id, data = event.data["user_id"], event.data
    hint(f"deposit:{event.subject_id}", version=event.pk)
    hint(f"desk:{data['desk_id']}", version=event.pk)
    if event.name != "deposit.closed":
        return
    counted, missing = (Money(data[name], data["currency"]) for name in ("counted_minor", "missing_minor"))
    words = {"number": data["number"], "desk": data["desk"], "counted": counted, "declared": counted + missing}
    words["moved"] = Money(data["moved_minor"], data["currency"])
    kind = "deposit.short" if missing else event.name
    notify(event, recipients=[user_id], kind=kind, data=words, url=reverse("couriers:deposit", args=[event.subject_id]))


@on_event("overdue_cash.reminded", "overdue_cash.asked", "overdue_cash.given_up")
def tell_of_overdue_cash(event: DomainEvent) -> None:
    """The courier, of every step; those who settle, of each case."""
    data = event.data
    asked = Money(data.get("asked_minor", data["amount_minor"]), data["currency"])
    borne = {name: Money(data.get(f"{name}_minor", 0), data["currency"]) for name in ("charged", "lost")}
    notify(event, recipients=[data["courier_id"]], kind=event.name, data={"amount": asked} | borne, url=reverse("couriers:cash"))
    if event.name == "overdue_cash.asked":
        words = {"courier": User.objects.get(pk=data["courier_id"]).display_name, "amount": asked}
        team = [user_id for user_id in team_with("custody.settle_cash") if user_id != data["courier_id"]]
        notify(
            event, recipients=team, kind="overdue_cash.to_settle", data=words, url=reverse("custody:overdue_case", args=[event.subject_id])
        )


@on_event("store_debt.*")
def tell_a_store_of_its_debt(event: DomainEvent) -> None:
    """At 50, 80 and 100 %, when cash orders pause, and when they go on."""
    data, owed = event.data, Money(event.data["owed_minor"], event.data["currency"])
    over = event.name == "store_debt.reached" and owed.minor > (data["limit_minor"] or 0)
    words = {"store": data["store"], "owed": owed, "percent": data["percent"]}
    kind = "store_debt.paused" if over else event.name
    notify(event, recipients=[data["user_id"]], kind=kind, data=words, url=reverse("payouts:sell_money"))
