"""A product in the words of schema.org."""

from __future__ import annotations

from shop.catalog.queries import ProductPage
from shop.common.ratings import Rating
from shop.common.structured_data import Data, absolute_address, joined_facts, plain_text, without_empty
from shop.images.templatetags.pictures import picture_url

PICTURES = 3  # told of
_CONDITIONS = {"new": "NewCondition", "used": "UsedCondition", "refurbished": "RefurbishedCondition"}


def product_facts(details: ProductPage) -> Data:
    """Product with its Offer, or AggregateOffer when its variants differ in price. Amounts have their currency's decimals."""
    product, variant = details.product, details.choice.variant
    return without_empty(
        {
            "@type": "Product",
            "name": product.title,
            "description": plain_text(product.description_html, limit=160),
            "sku": variant.sku if variant and not details.choice.axes else "",
            "gtin": variant.gtin if variant and not details.choice.axes else "",
            "brand": {"@type": "Brand", "name": product.brand} if product.brand else {},
            "category": " > ".join(category.name for category in product.category.trail),
            "image": [absolute_address(picture_url(picture.image, 1280)) for picture in details.pictures[:PICTURES]],
            "url": absolute_address(product.get_absolute_url()),
            "aggregateRating": _rating_facts(product.rating),
            "offers": _offer_facts(details),
            **joined_facts("product", product),
        }
    )


def _rating_facts(rating: Rating) -> Data:
    return {"@type": "AggregateRating", "ratingValue": round(rating.mean, 1), "reviewCount": rating.count} if rating else {}


def _offer_facts(details: ProductPage) -> Data:
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
    return without_empty({"@type": "Offer", "price": str(price.decimal), "priceValidUntil": until, **common})
