"""What stands against ordering: what has changed since the buyer looked, a number without proof, a closed store."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shop.accounts.proofs import must_prove_phone
from shop.cart.queries import CartItem
from shop.cart.states import LineProblem
from shop.catalog.exceptions import OutOfStock
from shop.checkout.exceptions import CartChanged, CheckoutRefused, DeliveryUnseen, ProofNeeded
from shop.checkout.queries import CheckoutSummary
from shop.checkout.services.purchases import Purchase
from shop.common.money import Money


def require_as_seen(summary: CheckoutSummary, purchase: Purchase) -> None:
    """Raises OutOfStock, DeliveryUnseen, CartChanged or CheckoutRefused where something is not as the buyer saw it."""
    due = summary.grand_total
    is_as_seen = due is not None and due.minor == purchase.expected_total_minor
    lost = [] if is_as_seen else summary.out_of_reach  # a total without them was seen without them
    for item in (*summary.items, *lost):
        if item.problem in {LineProblem.SOLD_OUT, LineProblem.TOO_FEW}:
            raise OutOfStock(title=item.full_title, available=item.available, variant_id=item.variant.pk)
    changes = [change for item in (*summary.items, *lost) if (change := _item_change(item))]
    if due is not None and not purchase.saw_delivery and (due - summary.delivery_due).minor == purchase.expected_total_minor:
        raise DeliveryUnseen
    if (lost and not summary.stores) or (due is not None and not is_as_seen):
        refused = [summary.discounts.refusal] if summary.discounts.refusal else []
        raise CartChanged(changes + refused + _new_total(due, purchase.expected_total_minor))
    if summary.all_problems or summary.discounts.refusal:
        raise CheckoutRefused([*summary.all_problems, *([summary.discounts.refusal] if summary.discounts.refusal else [])])


def require_proof(summary: CheckoutSummary, purchase: Purchase) -> None:
    """Who pays at a door is somebody whose number rings: where the market asks, before he has ordered in cash for the first time."""
    if not purchase.pays_at_door or (purchase.waives_proof and not any(part.is_home for part in summary.stores)):
        return
    if must_prove_phone(purchase.buyer, summary.country.pk if summary.country else purchase.country_id):
        raise ProofNeeded


def _item_change(item: CartItem) -> str:
    if item.problem:
        return _("“%(title)s”: %(problem)s") % {"title": item.full_title, "problem": item.problem_text}
    if item.price_changed_from is not None:
        words = {"title": item.full_title, "now": item.unit_price, "before": item.price_changed_from}
        return _("“%(title)s” now costs %(now)s instead of %(before)s.") % words
    return ""


def _new_total(due: Money | None, expected_minor: int) -> list[str]:
    if due is None or due.minor == expected_minor:
        return []
    return [_("The total is now %(now)s; you saw %(seen)s.") % {"now": due, "seen": Money(expected_minor, due.currency)}]
