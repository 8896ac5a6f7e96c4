"""A product in the words of schema.org."""

from __future__ import annotations

from shop.catalog.queries import ProductPage
from shop.common.found import Data, absolute, joined_facts, plain, trimmed
from shop.common.ratings import Rating
from shop.images.templatetags.pictures import picture_url

PICTURES = 3  # told of
_CONDITIONS = {"new": "NewCondition", "used": "UsedCondition", "refurbished": "RefurbishedCondition"}


def product_facts(details: ProductPage) -> Data:
    """Product with its Offer, or AggregateOffer when its variants differ in price. Amounts have their currency's decimals."""
    product, variant = details.product, details.choice.variant
    return trimmed(
        {
            "@type": "Product",
            "name": product.title,
            "description": plain(product.description_html, limit=160),
            "sku": variant.sku if variant and not details.choice.axes else "",
            "brand": {"@type": "Brand", "name": product.brand} if product.brand else {},
            "category": " > ".join(category.name for category in product.category.trail),
            "image": [absolute(picture_url(picture.image, 1280)) for picture in details.pictures[:PICTURES]],
            "url": absolute(product.get_absolute_url()),
            "aggregateRating": _rating(product.rating),
            "offers": _offer(details),
            **joined_facts("product", product),
        }
    )


def _rating(rating: Rating) -> Data:
    return {"@type": "AggregateRating", "ratingValue": round(rating.mean, 1), "reviewCount": rating.count} if rating else {}


def _offer(details: ProductPage) -> Data:
    product, variant = details.product, details.choice.variant
    common = {
        "priceCurrency": product.store.currency,
        "availability": f"https://schema.org/{'InStock' if details.can_be_ordered else 'OutOfStock'}",
        "itemCondition": f"https://schema.org/{_CONDITIONS[product.condition]}",
        "seller": {"@type": "Store", "name": product.store.name},
    }
    if product.has_price_range:
        prices = {"lowPrice": str(product.price_from.decimal), "highPrice": str(product.price_to.decimal)}
        return {"@type": "AggregateOffer", **prices, **common}
    price = variant.price if variant else product.price_from
    until = variant.sale_end.date().isoformat() if variant and variant.sale_end else ""
    return trimmed({"@type": "Offer", "price": str(price.decimal), "priceValidUntil": until, **common})
