"""Putting things in, changing and taking them out. Nothing is reserved: stock is taken when the order is placed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from shop.cart.exceptions import AgreementGone, CartFull, NotEnough, NotOnSale, PriceAgreed, QuantityRefused, StoreAway
from shop.cart.models import Cart, CartLine
from shop.cart.queries import is_on_sale
from shop.cart.states import MAX_LINES, MAX_UNITS
from shop.catalog.models import Variant
from shop.common.clock import now
from shop.common.prepared import Blank, insert_rows, prepared, prepared_delete, prepared_rows, prepared_update
from shop.deals.models import Deal
from shop.stores.queries import away_until


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """What is needed to put a removed line back as it was. The price is in minor units of the store's currency."""

    variant_id: int
    quantity: int
    price_seen_minor: int
    deal_id: int | None = None


def add_to_cart(cart: Cart, variant: Variant, *, quantity: int, form_key: str = "") -> CartLine:
    """Put so many more units in. Raises NotOnSale, StoreAway, NotEnough, QuantityRefused, PriceAgreed or CartFull and changes nothing.

    The same form sent again puts none in: `form_key` tells which it is. Needs `variant.product.store.country` loaded.
    """
    store = variant.product.store
    until = away_until(store, at=now())
    if until is not None:
        raise StoreAway(store=store.name, until=until)
    with transaction.atomic():
        _lock_cart(cart.pk)
        line = next(iter(_held_line(cart.pk, variant.pk)), None)
        if line and line.deal_id:
            raise PriceAgreed
        if line and form_key and line.added_by == form_key:
            return line
        _require_buyable(variant, quantity=quantity, in_cart=line.quantity if line else 0)
        if line:
            return _grow_line(line, variant, quantity=quantity, form_key=form_key)
        return _create_line(cart, variant, quantity=quantity, form_key=form_key)


def add_deal(cart: Cart, deal: Deal) -> CartLine:
    """Put an agreed price in, in the place of the same variant at its usual price. Twice is as good as once.

    Raises AgreementGone when it is not the cart's owner's or no longer stands, PriceAgreed when another one of this variant is in the cart,
    CartFull. Needs `deal.variant` loaded.
    """
    if not deal.stands or cart.user_id != deal.buyer_id:
        raise AgreementGone
    with transaction.atomic():
        _lock_cart(cart.pk)
        line = cart.lines.select_for_update(of=("self",)).select_related("deal").filter(variant=deal.variant_id).first()
        if line is None:
            return _create_line(cart, deal.variant, quantity=deal.quantity, deal=deal)
        if line.deal and line.deal.pk != deal.pk and line.deal.stands:
            raise PriceAgreed
        line.deal, line.quantity, line.price_seen_minor = deal, deal.quantity, deal.unit_price_minor
        line.save(update_fields=["deal", "quantity", "price_seen_minor"])
        return line


def set_quantity(line: CartLine, quantity: int) -> CartLine:
    """Ask for exactly so many. Raises NotOnSale, NotEnough, PriceAgreed or QuantityRefused and changes nothing.

    Needs `line.variant.product.store` loaded.
    """
    if line.deal_id:
        raise PriceAgreed
    _require_buyable(line.variant, quantity=quantity, in_cart=0)
    with transaction.atomic():
        _lock_cart(line.cart_id)
        CartLine.objects.filter(pk=line.pk).update(quantity=quantity)
    line.quantity = quantity
    return line


def remove_line(line: CartLine) -> RemovedLine:
    """Take the line out; what it was comes back, for an undo."""
    with transaction.atomic():
        _lock_cart(line.cart_id)
        CartLine.objects.filter(pk=line.pk).delete()
    return RemovedLine(line.variant_id, line.quantity, line.price_seen_minor, line.deal_id)


def delete_ordered_lines(line_ids: Sequence[int]) -> None:
    """Delete lines that have just been ordered, in the transaction of the order, which has locked them."""
    _taken_out(*line_ids)


@prepared_delete
def _taken_out(*line_ids: Blank) -> QuerySet[CartLine]:
    return CartLine.objects.filter(pk__in=line_ids)  # type: ignore[misc]  # blanks, whatever the stubs want


def restore_line(cart: Cart, removed: RemovedLine) -> None:
    """Undo a removal, whatever has happened to stock since: the cart shows that. Twice is as good as once.

    Raises NotOnSale, and AgreementGone for an agreed price that is over.
    """
    deal = Deal.objects.select_related("variant").filter(pk=removed.deal_id).first() if removed.deal_id else None
    if deal:
        add_deal(cart, deal)
        return
    if not Variant.objects.filter(pk=removed.variant_id).exists():
        raise NotOnSale
    with transaction.atomic():
        _lock_cart(cart.pk)
        CartLine.objects.get_or_create(
            cart=cart,
            variant_id=removed.variant_id,
            defaults={"quantity": removed.quantity, "price_seen_minor": removed.price_seen_minor},
        )


def acknowledge_price(line: CartLine, *, price_minor: int) -> None:
    """The shopper has read this price (minor units). Should it have changed again meanwhile, that shows as well."""
    CartLine.objects.filter(pk=line.pk).update(price_seen_minor=price_minor)


def _require_buyable(variant: Variant, *, quantity: int, in_cart: int) -> None:
    if not is_on_sale(variant):
        raise NotOnSale
    if not 1 <= quantity <= MAX_UNITS - in_cart and variant.available > in_cart:
        raise QuantityRefused(limit=min(variant.available, MAX_UNITS) - in_cart)
    if in_cart + quantity > variant.available:
        raise NotEnough(available=variant.available, in_cart=in_cart)


@prepared
def _held_line(cart_id: Blank, variant_id: Blank) -> QuerySet[CartLine]:
    """The variant's line, if it is in the cart; an order being placed may just take it away."""
    return CartLine.objects.filter(cart=cart_id, variant=variant_id).select_for_update()


def _create_line(cart: Cart, variant: Variant, *, quantity: int, deal: Deal | None = None, form_key: str = "") -> CartLine:
    if len(_places_taken(cart.pk)) >= MAX_LINES:
        raise CartFull(limit=MAX_LINES)
    price = deal.unit_price if deal else variant.price
    line = CartLine(cart=cart, variant=variant, quantity=quantity, price_seen_minor=price.minor, deal=deal, added_by=form_key)
    return insert_rows([line])[0]


@prepared_rows
def _places_taken(cart_id: Blank) -> QuerySet[CartLine, tuple[int]]:
    return CartLine.objects.filter(cart=cart_id).order_by().values_list("pk")


def _grow_line(line: CartLine, variant: Variant, *, quantity: int, form_key: str) -> CartLine:
    line.quantity += quantity
    line.price_seen_minor = variant.price.minor  # the page with the button showed it
    line.added_by = form_key
    _line_changed(line.pk, line.quantity, line.price_seen_minor, line.added_by)
    return line


@prepared_update
def _line_changed(pk: Blank, quantity: Blank, price_seen_minor: Blank, added_by: Blank) -> tuple[QuerySet[CartLine], dict[str, Blank]]:
    return CartLine.objects.filter(pk=pk), {"quantity": quantity, "price_seen_minor": price_seen_minor, "added_by": added_by}


def _lock_cart(cart_id: int) -> None:
    # Also the lock: whoever writes to the row first lets the other tab wait, so that two additions make one line.
    _cart_touched(cart_id, now())


@prepared_update
def _cart_touched(cart_id: Blank, at: Blank) -> tuple[QuerySet[Cart], dict[str, Blank]]:
    return Cart.objects.filter(pk=cart_id), {"updated_at": at}
