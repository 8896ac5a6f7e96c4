"""A Google Merchant feed of what is live. What it has no attribute for stands in a namespace of our own, which others ignore."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.utils.html import strip_tags

from sellers.exports.shopify import amount_cell
from sellers.imports.xml import GOOGLE, OWN_NAMESPACE
from sellers.queries.exports import Exported, english_name, english_text
from shop.catalog.models import Variant
from shop.stores.models import Store

_AXES = {
    "colour": "color",
    "color": "color",
    "couleur": "color",
    "size": "size",
    "taille": "size",
    "pointure": "size",
    "material": "material",
}
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def google_feed(store: Store, products: Iterable[Exported]) -> Iterator[str]:
    """The feed in pieces of text, product by product."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="{GOOGLE}" xmlns:m="{OWN_NAMESPACE}">\n<channel>\n'
    yield _tag("title", store.name) + _tag("link", _whole(store.get_absolute_url())) + _tag("description", strip_tags(store.description))
    for each in products:
        yield "".join(_feed_item(each, variant) for variant in each.variants)
    yield "</channel>\n</rss>\n"


def _feed_item(each: Exported, variant: Variant) -> str:
    product, currency = each.product, each.product.store.currency
    values = each.values[variant.pk]
    pictures = [address for address, _alt in each.pictures]
    own = each.shown.get(variant.pk, "")
    first = own or (pictures[0] if pictures else "")
    title = " – ".join([product.title, *([" / ".join(values)] if values else [])])
    parts = [
        _g("id", variant.sku or f"{product.pk}-{variant.pk}"),
        _tag("title", title[:150]),
        _tag("description", " ".join(strip_tags(product.description.replace("<", " <")).split())[:5000]),
        _tag("link", _whole(product.get_absolute_url())),
        _g("image_link", first),
        *(_g("additional_image_link", address) for address in pictures if address != first),
        _g("availability", "in_stock" if variant.available else "out_of_stock"),
        _g("price", f"{amount_cell(variant.price_minor, currency)} {currency}"),
        *_sale_tags(variant, currency),
        _g("brand", product.brand),
        _g("condition", product.condition),
        _g("product_type", each.shelf),
        _g("item_group_id", each.handle if len(each.variants) > 1 else ""),
        _g("gtin", variant.gtin),
        _g("identifier_exists", "" if variant.gtin else "no"),
        _g("shipping_weight", f"{variant.weight_grams} g" if variant.weight_grams else ""),
        *_answer_tags(each, values),
        *_own_tags(each, variant, values, pictures),
    ]
    return f"<item>{''.join(parts)}</item>\n"


def _answer_tags(each: Exported, values: tuple[str, ...]) -> list[str]:
    """Options and answers by the names that Google has for them; other answers as details."""
    options = {_AXES[name.casefold()]: value for name, value in zip(each.axes, values, strict=False) if name.casefold() in _AXES}
    known = {_AXES[answer.attribute.code]: english_text(answer) for answer in each.answers if answer.attribute.code in _AXES}
    others = [answer for answer in each.answers if answer.attribute.code not in _AXES]
    details = [
        f"<g:product_detail>{_g('attribute_name', english_name(answer.attribute))}"
        f"{_g('attribute_value', f'{english_text(answer)} {answer.attribute.unit}'.strip())}</g:product_detail>"
        for answer in others
    ]
    return [*(_g(name, value) for name, value in (known | options).items()), *details]


def _own_tags(each: Exported, variant: Variant, values: tuple[str, ...], pictures: list[str]) -> list[str]:
    product = each.product
    return [
        _m("handle", each.handle),
        _m("title", product.title),
        _m("description", product.description),
        _m("status", each.status),
        _m("sku", variant.sku),
        _m("barcode", variant.barcode),
        _m("stock", str(variant.available)),
        _m("base", str(variant.available)),
        _m("download", "yes" if variant.is_digital else ""),
        _m("compare_at", str(amount_cell(variant.compare_at_minor, product.store.currency))),
        _m("picture", each.shown.get(variant.pk, "")),
        *(_m("image", address) for address in pictures),
        *(
            f"<m:attribute name={quoteattr(answer.attribute.code)}>{escape(_xml_text(english_text(answer)))}</m:attribute>"
            for answer in each.answers
        ),
        *(
            f"<m:option name={quoteattr(_xml_text(name))}>{escape(_xml_text(value))}</m:option>"
            for name, value in zip(each.axes, values, strict=False)
        ),
    ]


def _sale_tags(variant: Variant, currency: str) -> list[str]:
    if variant.sale_price_minor is None:
        return []
    window = "/".join(moment.isoformat() if moment else "" for moment in (variant.sale_starts_at, variant.sale_ends_at))
    return [
        _g("sale_price", f"{amount_cell(variant.sale_price_minor, currency)} {currency}"),
        _g("sale_price_effective_date", window.strip("/") and window),
    ]


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(_xml_text(text))}</{name}>" if text else ""


def _g(name: str, text: str) -> str:
    return _tag(f"g:{name}", text)


def _m(name: str, text: str) -> str:
    return _tag(f"m:{name}", text)


def _xml_text(text: str) -> str:
    """The text without control characters, which XML cannot hold."""
    return text.translate(_CONTROL)


def _whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
