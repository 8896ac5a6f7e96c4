"""Valid orders from nothing: written by the project's own services, so that stock and book agree with them."""

from collections.abc import Sequence
from typing import Any

from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.common.tokens import url_token
from shop.orders.models import Checkout, Order, OrderLine
from shop.orders.services import Carriage, Draft, confirm_order, mark_delivered, mark_handed_over, mark_ready, open_orders, start_preparing
from shop.orders.states import DeliveryMethod, DeliveryPayer, Fulfilment
from shop.payments.services import open_payments, receive_cash
from shop.stores.models import Store
from tests.factories.accounts import create_user
from tests.factories.catalog import create_variant
from tests.factories.stores import create_store

WAY = [Fulfilment.PENDING, Fulfilment.CONFIRMED, Fulfilment.PREPARING, Fulfilment.READY, Fulfilment.HANDED_OVER, Fulfilment.DELIVERED]


def create_order(
    *,
    buyer: User | None = None,
    store: Store | None = None,
    variants: Sequence[Variant] = (),
    quantity: int = 1,
    delivery_minor: int = 15_000,
    fee_bp: int = 250,
    fulfilment: Fulfilment = Fulfilment.PENDING,
    carriage: Carriage | None = None,
    **fields: Any,
) -> Order:
    """One piece at 50 000, home delivery at 15 000 paid by the buyer; brought as far as `fulfilment` says, by the store's owner."""
    store = store or (variants[0].product.store if variants else create_store())
    buyer = buyer or create_user()
    lines = [_line(variant, quantity, fee_bp) for variant in variants or [create_variant(store=store)]]
    goods = sum(line.unit_price_minor * line.quantity for line in lines)
    payer = fields.pop("delivery_payer", DeliveryPayer.BUYER)
    order = Order(
        checkout=fields.pop("checkout", None) or Checkout.objects.create(token=url_token(), buyer=buyer, country=store.country),
        buyer=buyer,
        store=store,
        currency=store.currency,
        goods_minor=goods,
        delivery_minor=delivery_minor,
        total_minor=goods + (delivery_minor if payer == DeliveryPayer.BUYER else 0),
        fee_minor=sum(line.fee_minor for line in lines),
        delivery_payer=payer,
        **{
            "delivery_method": DeliveryMethod.HOME,
            "recipient": "Alice Diallo",
            "phone": "+224620000001",
            "address_text": "Behind the blue mosque, Conakry",
            "region": store.region,
            "latitude": 9.5350,
            "longitude": -13.6770,
            **fields,
        },
    )
    open_orders([Draft(order=order, lines=lines)], actor_id=buyer.pk)
    open_payments([order])
    return advance(order, fulfilment, carriage=carriage)


def advance(order: Order, target: Fulfilment, *, carriage: Carriage | None = None) -> Order:
    """Bring the order along its usual way to the target."""
    owner = order.store.owner
    for state in WAY[WAY.index(Fulfilment(order.fulfilment)) + 1 : WAY.index(target) + 1]:
        match state:
            case Fulfilment.CONFIRMED:
                confirm_order(order, actor_id=owner.pk)
            case Fulfilment.PREPARING:
                start_preparing(order, actor_id=owner.pk)
            case Fulfilment.READY:
                mark_ready(order, actor_id=owner.pk)
            case Fulfilment.HANDED_OVER:
                mark_handed_over(order, actor_id=owner.pk, carrier_id=carriage.courier_id if carriage else None)
            case Fulfilment.DELIVERED:
                mark_delivered(order, actor_id=order.buyer_id, carriage=carriage)
                receive_cash(order, received_by=User.objects.get(pk=carriage.courier_id) if carriage else owner)
    return order


def _line(variant: Variant, quantity: int, fee_bp: int) -> OrderLine:
    price = variant.price * quantity
    return OrderLine(
        variant=variant,
        title=variant.product.title,
        options=variant.title,
        unit_price_minor=variant.price_minor,
        quantity=quantity,
        fee_bp=fee_bp,
        fee_minor=price.basis_points(fee_bp).minor,
    )
