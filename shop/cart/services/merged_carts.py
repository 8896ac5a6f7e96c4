"""What a visitor collected before signing in."""

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest

from shop.accounts.models import User
from shop.cart.models import Cart, CartLine
from shop.cart.services.current_cart import SESSION_KEY
from shop.cart.states import MAX_UNITS
from shop.catalog.models import Variant
from shop.common.clock import now


@dataclass(frozen=True, slots=True)
class Clipped:
    """A line whose two quantities together were more than there is."""

    title: str
    quantity: int


def adopt_visitor_cart(request: HttpRequest, *, user: User) -> list[Clipped]:
    """Give the user what the visitor's session holds, and forget the session's token."""
    token = request.session.pop(SESSION_KEY, None)
    return merge_carts(token=token, user=user) if token else []


def merge_carts(*, token: str, user: User) -> list[Clipped]:
    """Move a visitor's lines to the user's cart. Quantities add up, never beyond what is available; no product is lost.

    Returns the lines that got fewer units than the two carts had. A token that is gone (the same merge twice) moves nothing.
    """
    with transaction.atomic():
        own, _created = Cart.objects.get_or_create(user=user)
        carts = {cart.pk: cart for cart in Cart.objects.select_for_update().filter(pk__in=_locked_cart_keys(token, own)).order_by("pk")}
        visitor = next((cart for cart in carts.values() if cart.token == token), None)
        if visitor is None:
            return []
        clipped = _move_lines(visitor, own)
        visitor.delete()
        own.save(update_fields=["updated_at"])
    return clipped


def _locked_cart_keys(token: str, own: Cart) -> list[int]:
    return [own.pk, *Cart.objects.filter(token=token).values_list("pk", flat=True)]


def _move_lines(visitor: Cart, own: Cart) -> list[Clipped]:
    kept = {line.variant_id: line for line in own.lines.select_for_update()}
    clipped = []
    for line in visitor.lines.select_related("variant__product"):
        if line.variant_id not in kept:
            CartLine.objects.filter(pk=line.pk).update(cart=own)
        elif not kept[line.variant_id].deal_id and _merge_line(kept[line.variant_id], line):
            clipped.append(Clipped(title=line.variant.product.title, quantity=kept[line.variant_id].quantity))
    return clipped


def _merge_line(kept: CartLine, moved: CartLine) -> bool:
    """Whether units had to be left out."""
    wanted = kept.quantity + moved.quantity
    kept.quantity = _at_most(wanted, moved.variant, otherwise=max(kept.quantity, moved.quantity))
    if kept.price_seen_minor == moved.variant.price_minor_at(now()):
        kept.price_seen_minor = moved.price_seen_minor  # a change which the shopper has not been shown yet
    kept.save(update_fields=["quantity", "price_seen_minor"])
    return kept.quantity < wanted


def _at_most(wanted: int, variant: Variant, *, otherwise: int) -> int:
    if variant.available <= 0:  # the cart says "sold out": the larger wish is kept for when it comes back
        return otherwise
    return min(wanted, variant.available, MAX_UNITS)
