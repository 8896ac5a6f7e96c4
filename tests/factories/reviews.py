"""Valid reviews from nothing: of something that was ordered and delivered, by the project's own services."""

from typing import Any

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.orders.models import OrderLine
from shop.orders.states import Fulfilment
from shop.reviews.models import Review
from shop.reviews.services import Word, write_review
from tests.factories.accounts import create_user
from tests.factories.catalog import create_product_on_sale
from tests.factories.orders import create_order


def create_received_line(*, buyer: User | None = None, product: Product | None = None, **fields: Any) -> OrderLine:
    """A line of an order that was delivered just now."""
    product = product or create_product_on_sale()
    variant = product.variants.select_related("product__store").get()
    fields = {"fulfilment": Fulfilment.DELIVERED} | fields
    order = create_order(buyer=buyer or create_user(name="Mariam Sylla"), variants=[variant], **fields)
    return OrderLine.objects.select_related("order__store", "variant__product").get(order=order)


def create_review(*, author: User | None = None, product: Product | None = None, rating: int = 5, text: str = "", **word: Any) -> Review:
    """Of five stars, by somebody who received the product."""
    line = create_received_line(buyer=author, product=product)
    return write_review(line, Word(rating, text, **word), author=line.order.buyer)
