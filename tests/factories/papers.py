"""Orders that are worth a paper, from nothing."""

from typing import Any

from shop.common.tokens import url_token
from shop.orders.models import Checkout, Order, OrderLine
from shop.orders.services import Draft, freeze_figures, open_orders
from shop.orders.states import Fulfilment
from shop.payments.services import open_payments
from shop.stores.models import Store
from tests.factories.accounts import create_user
from tests.factories.catalog import create_variant
from tests.factories.orders import advance
from tests.factories.stores import create_store


def create_sale(
    *,
    store: Store | None = None,
    lines: tuple[tuple[str, int, int], ...] = (("Leppi", 50_000, 1),),
    delivery_minor: int = 15_000,
    fulfilment: Fulfilment = Fulfilment.DELIVERED,
    **fields: Any,
) -> Order:
    """(title, price, quantity) for each line; fees and taxes frozen as at a checkout; delivered by the store itself."""
    store = store or create_store()
    buyer = fields.pop("buyer", None) or create_user(name="Alice Diallo")
    rows = [
        OrderLine(variant=create_variant(store=store, price_minor=price, stock=99), title=title, unit_price_minor=price, quantity=quantity)
        for title, price, quantity in lines
    ]
    goods = sum(row.unit_price_minor * row.quantity for row in rows)
    fields = {"recipient": "Alice Diallo", "phone": "+224620000001", "address_text": "Behind the blue mosque, Conakry"} | fields
    order = Order(
        checkout=Checkout.objects.create(token=url_token(), buyer=buyer, country=store.country),
        buyer=buyer,
        store=store,
        currency=store.currency,
        goods_minor=goods,
        delivery_minor=delivery_minor,
        total_minor=goods + delivery_minor,
        delivery_method="home",
        **fields,
    )
    draft = Draft(order=order, lines=rows)
    freeze_figures([draft])
    open_orders([draft], actor_id=buyer.pk)
    open_payments([order])
    return advance(order, fulfilment)
