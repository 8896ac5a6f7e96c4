"""Addresses of reviews: Alice bought and wrote, Bob sells; everybody reads."""

from typing import Any

from shop.reviews.models import Review
from tests.factories.catalog import create_product_on_sale
from tests.factories.reviews import create_received_line, create_review
from tests.factories.stores import create_store
from tests.urls.table import Cast, Row

_VISITOR = {"anonymous": 302}


def _review(cast: Cast) -> Review:
    product = create_product_on_sale(store=create_store(owner=cast.bob))
    return create_review(author=cast.alice, product=product, rating=4)


def _product(cast: Cast) -> list[Any]:
    return [_review(cast).product.slug]


def _store(cast: Cast) -> list[Any]:
    return [_review(cast).store.slug]


def _written(cast: Cast) -> list[Any]:
    return [_review(cast).pk]


def _nothing_more(cast: Cast) -> list[Any]:
    _review(cast)
    return []


def _on_product(cast: Cast) -> list[Any]:
    review = _review(cast)
    return [review.product.slug, review.pk]


def _order(cast: Cast) -> list[Any]:
    return [create_received_line(buyer=cast.alice).order.number]


ROWS = [
    Row("reviews:of_product", anyone=200, args=_product),
    Row("reviews:of_product", anyone=200, args=_product, data={"stars": "4", "sort": "lowest", "pictures": "1", "from": "4-7"}),
    Row(
        "reviews:of_product", anyone=200, args=_product, data={"stars": "٤", "sort": "x", "pictures": "x", "from": "9-99999999999999999999"}
    ),
    Row("reviews:of_product", anyone=404, args=lambda cast: ["nothing"]),
    Row("reviews:of_store", anyone=200, args=_store),
    Row("reviews:report", {**_VISITOR, "alice": 404}, anyone=200, args=_on_product),
    Row("reviews:report", {**_VISITOR, "alice": 404}, anyone=302, args=_on_product, method="post", data={"reason": "spam"}),
    Row("reviews:of_order", {**_VISITOR, "alice": 200}, anyone=404, args=_order),
    Row("reviews:of_order", {**_VISITOR}, anyone=404, args=_order, method="post", data={"line": "0", "rating": "5"}),
    Row("reviews:mine", _VISITOR, anyone=200),
    Row("reviews:edit", {**_VISITOR, "alice": 200}, anyone=404, args=_written),
    Row("reviews:edit", {**_VISITOR, "alice": 302}, anyone=404, args=_written, method="post", data={"rating": "1"}),
    Row("reviews:withdraw", {**_VISITOR, "alice": 302}, anyone=404, args=_written, method="post"),
    Row("sellers:reviews", {**_VISITOR, "bob": 200}, anyone=404, args=_nothing_more),
    Row("sellers:review_reply", {**_VISITOR, "bob": 200}, anyone=404, args=_written),
    Row("sellers:review_reply", {**_VISITOR, "bob": 302}, anyone=404, args=_written, method="post", data={"reply": "Thank you"}),
]
