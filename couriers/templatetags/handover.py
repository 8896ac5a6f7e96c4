"""What the door's pages show: `{% load handover %}`."""

from urllib.parse import quote

import segno
from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from couriers.models import Delivery, HandoverCode
from couriers.states import DeliveryMode, DeliveryStatus
from shop.places.distances import Point

register = template.Library()


@register.filter
def state_for_courier(delivery: Delivery) -> str:
    """Where the parcel is, said to whoever brings it: that a courier has been found is news for the others."""
    return (
        pgettext("parcel", "to pick up")
        if delivery.status == DeliveryStatus.ASSIGNED and delivery.mode == DeliveryMode.COURIER
        else delivery.get_status_display()
    )


@register.simple_tag(takes_context=True)
def qr(context: template.Context, code: HandoverCode, label: str) -> SafeString:
    """The code's whole address as an inline SVG: black on white with its quiet zone, whatever the page's colours."""
    request: HttpRequest = context["request"]
    address = request.build_absolute_uri(code.path)
    svg = segno.make(address, error="m", micro=False).svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass=None)
    drawing = mark_safe(svg)  # noqa: S308  # made of an address of ours
    return format_html('<div class="qr" role="img" aria-label="{}">{}</div>', label, drawing)


@register.simple_tag
def geo_link(point: Point | None, words: str) -> str:
    """What opens the phone's own map: the point, else a search for the words. It needs no map of ours."""
    if point:
        latitude, longitude = point
        return f"geo:{latitude:.6f},{longitude:.6f}?q={latitude:.6f},{longitude:.6f}"
    return f"geo:0,0?q={quote(words)}"


@register.simple_tag
def map_link(point: Point | None, words: str) -> str:
    """A map on the web, for telephones that know no geo: addresses."""
    if point:
        latitude, longitude = point
        return f"https://www.openstreetmap.org/?mlat={latitude:.6f}&mlon={longitude:.6f}#map=17/{latitude:.6f}/{longitude:.6f}"
    return f"https://www.openstreetmap.org/search?query={quote(words)}"
