"""Saleor's tables as Django fixtures: what one product is stands in a dozen of them, and most rows are about something else."""

from typing import Any

Row = dict[str, Any]
_EMPTY = {"private_metadata": {}, "metadata": {}}


def saleor_rows() -> list[Row]:
    """Two channels in two currencies; one product of two sizes, one without options at a reduced price, one not published in any."""
    return [*_surroundings(), *_shoes(), *_juice(), *_hidden()]


def _row(model: str, pk: Any, **fields: Any) -> Row:
    return {"model": model, "pk": pk, "fields": fields}


def _surroundings() -> list[Row]:
    return [
        _row("channel.channel", 1, name="Dollars", slug="default-channel", is_active=True, currency_code="USD", default_country="US"),
        _row("channel.channel", 2, name="Zloty", slug="channel-pln", is_active=True, currency_code="PLN", default_country="PL"),
        _row("site.sitesettings", 1, header_text="A shop", default_weight_unit="kg"),
        _row("menu.menu", 1, name="navbar", slug="navbar", **_EMPTY),
        _row("product.category", 25, name="Accessories", slug="accessories", parent=None, level=0, **_EMPTY),
        _row("product.category", 26, name="Shoes", slug="shoes", parent=25, level=1, **_EMPTY),
        _row("product.producttype", 17, name="Shoe", has_variants=True, weight="0.0:g", **_EMPTY),
        _row("attribute.attribute", 36, name="Material", slug="material", type="product-type", input_type="dropdown", **_EMPTY),
        _row("attribute.attribute", 37, name="Shoe size", slug="size", type="product-type", input_type="dropdown", **_EMPTY),
        _row("attribute.attributevalue", 105, name="Cotton", slug="cotton", attribute=36),
        _row("attribute.attributevalue", 140, name="40", slug="40", attribute=37),
        _row("attribute.attributevalue", 141, name="41", slug="41", attribute=37),
        _row("attribute.attributevariant", 13, attribute=37, product_type=17, variant_selection=True, sort_order=0),
    ]


def _product(pk: int, name: str, slug: str, *, is_published: bool = True) -> list[Row]:
    text = {"time": 1, "blocks": [{"id": "a", "type": "paragraph", "data": {"text": f"<b>{name}</b> from here"}}], "version": "2.22.2"}
    listing = {"product": pk, "channel": 1, "currency": "USD", "visible_in_listings": True}
    return [
        _row("product.product", pk, name=name, slug=slug, category=26, product_type=17, description=text, weight=None, **_EMPTY),
        _row("product.productchannellisting", pk, is_published=is_published, **listing),
        _row("product.productmedia", pk, product=pk, sort_order=0, image=f"products/{slug}.png", alt="", type="IMAGE", external_url=None),
    ]


def _variant(pk: int, product: int, name: str, *, dollars: str, reduced: str, units: int, sku: str | None) -> list[Row]:
    zloty = {"variant": pk, "channel": 2, "currency": "PLN", "price_amount": "999.000", "discounted_price_amount": "999.000"}
    price = {"variant": pk, "channel": 1, "currency": "USD", "price_amount": dollars, "discounted_price_amount": reduced}
    weight = {"track_inventory": True, "weight": "350.0:g", "sort_order": pk}
    return [
        _row("product.productvariant", pk, name=name, sku=sku, product=product, **weight, **_EMPTY),
        _row("product.productvariantchannellisting", pk * 10, **zloty),
        _row("product.productvariantchannellisting", pk * 10 + 1, **price),
        _row("warehouse.stock", pk, warehouse="43be", product_variant=pk, quantity=units, quantity_allocated=0),
        _row("warehouse.stock", pk + 1000, warehouse="99ab", product_variant=pk, quantity=1, quantity_allocated=0),
    ]


def _shoes() -> list[Row]:
    sized = []
    for pk, value in ((301, 140), (302, 141)):
        sized += _variant(pk, 126, f"EU {value - 100}", dollars="80.000", reduced="80.000", units=10, sku=f"shoe-{value - 100}")
        sized.append(_row("attribute.assignedvariantattribute", pk, variant=pk, assignment=13))
        sized.append(_row("attribute.assignedvariantattributevalue", pk, value=value, assignment=pk, sort_order=0))
    answer = _row("attribute.assignedproductattributevalue", 193, value=105, product=126, sort_order=0)
    return [*_product(126, "Plimsolls", "plimsolls"), *sized, answer]


def _juice() -> list[Row]:
    return [*_product(127, "Mango Juice", "mango-juice"), *_variant(303, 127, "", dollars="1.990", reduced="1.500", units=4, sku=None)]


def _hidden() -> list[Row]:
    rows = _product(128, "Not Yet", "not-yet", is_published=False)
    return [*rows, *_variant(304, 128, "One", dollars="5.000", reduced="5.000", units=0, sku="ny-1")]
