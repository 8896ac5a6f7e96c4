"""A product in the words of schema.org."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shop.catalog.models import Product
from shop.catalog.queries import ProductPage
from shop.common.ratings import Rating
from shop.common.structured_data import (
    Data,
    absolute_address,
    joined_facts,
    page_address,
    plain_text,
    schema_word,
    summary_line,
    without_empty,
)
from shop.common.templatetags.money import format_money
from shop.images.templatetags.pictures import picture_url

PICTURES = 3  # told of
_CONDITIONS = {"new": "NewCondition", "used": "UsedCondition", "refurbished": "RefurbishedCondition"}


def product_facts(details: ProductPage) -> Data:
    """Product with its Offer, or AggregateOffer when its variants differ in price. Amounts have their currency's decimals.

    Apps above may say it otherwise: what an auction offers, only they know.
    """
    product, variant = details.product, details.choice.variant
    return without_empty(
        {
            "@type": "Product",
            "name": product.title,
            "description": plain_text(product.description_html, limit=160),
            "sku": variant.sku if variant and not details.choice.axes else "",
            "gtin": variant.gtin if variant and not details.choice.axes else "",
            "brand": {"@type": "Brand", "name": product.brand} if product.brand else {},
            "keywords": product.tags,
            "category": " > ".join(category.name for category in product.category.trail),
            "image": [absolute_address(picture_url(picture.image, 1280)) for picture in details.pictures[:PICTURES]],
            "url": page_address(product.get_absolute_url()),
            "aggregateRating": _rating_facts(product.rating),
            "offers": _offer_facts(details) | joined_facts("offer", product),
            **joined_facts("product", product),
        }
    )


def words_for_link(product: Product) -> str:
    """What a link to it says: its price, where it is, and how its description begins."""
    words = {"price": format_money(product.price_from)}
    price = _("From %(price)s") % words if product.has_price_range else words["price"]
    if product.auction:  # one that is over, or still to start, has no price now
        price = _("Auction, now at %(price)s") % words if product.auction.is_running else _("Auction")
    return summary_line(price, f"{product.store.name}, {product.store.places_line}", text=plain_text(product.description_html, limit=400))


def _rating_facts(rating: Rating) -> Data:
    return {"@type": "AggregateRating", "ratingValue": round(rating.mean, 1), "reviewCount": rating.count} if rating else {}


def _offer_facts(details: ProductPage) -> Data:
    product, variant = details.product, details.choice.variant
    common = {
        "priceCurrency": product.store.currency,
        "availability": schema_word("InStock" if details.can_be_ordered else "OutOfStock"),
        "url": page_address(product.get_absolute_url()),
        "itemCondition": schema_word(_CONDITIONS[product.condition]),
        "seller": {"@type": "Store", "name": product.store.name, "url": page_address(product.store.get_absolute_url())},
    }
    if product.has_price_range:
        prices = {"lowPrice": str(product.price_from.decimal), "highPrice": str(product.price_to.decimal)}
        return {"@type": "AggregateOffer", **prices, **common}
    price = variant.price if variant else product.price_from
    until = variant.sale_end.date().isoformat() if variant and variant.sale_end else ""
    return without_empty({"@type": "Offer", "price": str(price.decimal), "priceValidUntil": until, **common})
