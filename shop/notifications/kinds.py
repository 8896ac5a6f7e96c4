"""Every kind of notification, declared once: its text, made in the reader's language when it is shown."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Placeholders are keys of the notification's data.
KINDS: dict[str, Promise] = {
    "order.placed": _("New order %(number)s at %(store)s. Confirm it, or say why not."),
    "order.confirmed": _("%(store)s has confirmed your order %(number)s."),
    "order.preparing": _("%(store)s is preparing your order %(number)s."),
    "order.ready": _("Your order %(number)s is ready."),
    "order.handed_over": _("Your order %(number)s is on its way. Keep your QR code at hand."),
    "order.delivered": _("Order %(number)s has been delivered and paid."),
    "order.cancelled": _("Order %(number)s at %(store)s was cancelled: %(reason)s"),
    "payment.failed": _("The payment of order %(number)s did not work. Try again, or pay another way."),
    "order.returned": _("The parcel of order %(number)s came back to the store."),
    "product.approved": _("“%(title)s” is live: shoppers can find it now."),
    "product.changes_requested": _("“%(title)s” needs a change before it goes live: %(reason)s"),
    "product.rejected": _("“%(title)s” was not accepted: %(reason)s"),
    "product.revised": _("The change of “%(title)s” is live."),
    "product.revision_changes": _("The change of “%(title)s” needs another look: %(reason)s The present version stays live."),
    "product.revision_rejected": _("The change of “%(title)s” was not accepted: %(reason)s The present version stays live."),
    "product.schedule_missed": _("“%(title)s” could not go live at the moment you chose: it has not passed its review yet."),
    "product.low_stock": _("“%(title)s” runs low: %(available)s left."),
    "product.sold_out": _("“%(title)s” is sold out."),
    "product.restocked": _("“%(title)s” is back at %(store)s."),
    "product.price_dropped": _("“%(title)s” now costs %(now)s instead of %(before)s."),
    "search.matched": _("New for your search “%(label)s”: %(count)s."),
    "store.news": _("New at %(store)s: %(titles)s."),
    "delivery.assigned": _("You are to carry the parcel of order %(number)s."),
    "delivery.courier_dismissed": _("The seller has taken the parcel of order %(number)s back from you."),
    "delivery.cancelled": _("Order %(number)s was cancelled: there is nothing to carry any more."),
    "delivery.failed": _("The courier could not hand over order %(number)s from %(store)s. Call, and it may be tried again at once."),
    "delivery.claimed": _("A courier will carry the parcel of order %(number)s."),
    "refund.owed": _("We owe you %(amount)s. See where your money is."),
    "refund.funded": _("%(amount)s wait for you at a desk. See where, and your code."),
    "refund.carried": _("Somebody brings you %(amount)s in cash. See who, and your code."),
    "refund.done": _("%(amount)s have been paid back to you."),
    "refund.failed": _("%(amount)s could not be sent back to you. We look for another way."),
    "refund.to_bring": _("Bring %(amount)s in cash back to a buyer."),
    "refund.of_store": _("%(amount)s of order %(number)s go back to the buyer."),
    "payout.approved": _("Your payout %(number)s of %(amount)s is approved."),
    "payout.paid": _("Your payout %(number)s of %(amount)s has been paid."),
    "payout.failed": _("Your payout %(number)s of %(amount)s did not arrive. The money is in your balance again."),
    "payout.cancelled": _("Your payout %(number)s of %(amount)s was cancelled. The money is in your balance again."),
    "payee.destination_changed": _("The account for your payouts was changed to %(masked)s. If it was not you, tell us within a day."),
    "payee.stopped": _("Payouts to you are stopped for the moment: %(reason)s"),
    "payee.resumed": _("Payouts to you go on."),
    "deposit.closed": _("%(desk)s has received %(moved)s: deposit %(number)s."),
    "deposit.short": _("Deposit %(number)s at %(desk)s: you declared %(declared)s, %(counted)s were counted. Our team looks into it."),
    "store_debt.reached": _("%(store)s owes %(owed)s, %(percent)s %% of its limit. Pay at a cash desk, so that cash orders go on."),
    "store_debt.paused": _("%(store)s owes %(owed)s, more than its limit: no new orders in cash until you have paid at a cash desk."),
    "store_debt.lifted": _("%(store)s takes orders in cash again."),
    "courier.approved": _("You are approved as a courier. Switch to “Deliver” to find parcels."),
    "courier.refused": _("Your application as a courier was not accepted: %(reason)s"),
    "courier.suspended": _("You cannot carry parcels for now: %(reason)s"),
}


class _Blank(dict[str, Any]):
    """A key that an older row does not have reads as a dash instead of breaking the whole inbox."""

    def __missing__(self, key: str) -> str:
        return "–"


def text_of(kind: str, data: Mapping[str, Any]) -> str:
    """The sentence for a person, in the active language."""
    template = KINDS.get(kind)
    return str(template) % _Blank(data) if template else kind
