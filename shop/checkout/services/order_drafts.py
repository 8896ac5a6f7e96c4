"""Orders as they are to be written: one for each store, frozen from what the buyer was shown."""

from __future__ import annotations

from shop.accounts.models import Address
from shop.cart.queries import CartItem
from shop.catalog.queries import count_return_days
from shop.checkout.discounts import frozen_cut
from shop.checkout.queries import StoreSummary
from shop.checkout.services.purchases import Purchase
from shop.orders.models import Checkout, Order, OrderLine
from shop.orders.services import Draft, freeze_promise
from shop.promotions.queries import Cut
from shop.stores.models import Store


def draft_order(part: StoreSummary, checkout: Checkout, purchase: Purchase) -> Draft:
    """One store's order, not stored yet, with its lines, where it goes and when."""
    lines = [_order_line(item, part.cut) for item in part.items]
    order = Order(
        checkout=checkout,
        buyer=purchase.buyer,
        store=part.store,
        currency=part.store.currency,
        goods_minor=part.goods.minor,
        delivery_minor=part.delivery_fee.minor,
        discount_minor=part.discount.minor,
        delivery_discount_minor=part.delivery_discount.minor,
        platform_discount_minor=part.cut.platform_minor,
        total_minor=part.total.minor,
        delivery_method=part.method,
        delivery_payer=part.payer,
        distance_metres=part.distance_metres,
        payment_method=purchase.payment_method,
        is_prepaid=purchase.is_prepaid,
        recipient=purchase.address.recipient if purchase.address else str(purchase.buyer)[:120],
        phone=(purchase.address.phone if purchase.address else purchase.buyer.phone) or "",
        instructions=purchase.instructions,
    )
    if part.promise:
        freeze_promise(order, part.promise)
    if not part.is_download:
        _set_destination(order, purchase.address if part.is_home and purchase.address else part.store)
    return Draft(order=order, lines=lines)


def _set_destination(order: Order, place: Address | Store) -> None:
    """Where the goods change hands: the buyer's door, or the store's own for a pick-up, which leaves the buyer's home out of it."""
    country = f", {place.country.name}" if place.country_id != order.store.country_id else ""
    order.address_text = f"{place.landmark}, {place.places_line}{country}"[:600]
    order.prefecture, order.region = place.prefecture, place.region
    order.latitude, order.longitude = place.point or (None, None)


def _order_line(item: CartItem, cut: Cut) -> OrderLine:
    return OrderLine(
        variant=item.variant,
        deal=item.deal,
        title=item.title,
        options=item.variant.title,
        sku=item.variant.sku,
        picture_id=item.variant.product.cover_id,
        unit_price_minor=item.unit_price.minor,
        quantity=item.quantity,
        return_days=count_return_days(item.variant),
        **frozen_cut(cut, item.variant.pk),
    )
