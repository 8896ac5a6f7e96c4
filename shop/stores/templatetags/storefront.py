"""What a storefront shows: `{% load storefront %}`."""

from urllib.parse import quote

import segno
from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from shop.stores.models import Store

register = template.Library()


@register.simple_tag
def store_qr(store: Store, label: str) -> SafeString:
    """The storefront's whole address as an inline SVG: black on white with its quiet zone, forgiving of a scratch."""
    address = settings.SITE_URL + store.get_absolute_url()
    svg = segno.make(address, error="q", micro=False).svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass=None)
    drawing = mark_safe(svg)  # noqa: S308  # made of an address of ours
    return format_html('<div class="qr" role="img" aria-label="{}">{}</div>', label, drawing)


@register.simple_tag
def store_map(store: Store) -> str:
    """A map on the web: the pin, else a search for the place."""
    if store.latitude is not None and store.longitude is not None:
        latitude, longitude = store.latitude, store.longitude
        return f"https://www.openstreetmap.org/?mlat={latitude:.6f}&mlon={longitude:.6f}#map=17/{latitude:.6f}/{longitude:.6f}"
    return f"https://www.openstreetmap.org/search?query={quote(store.places_line)}"
