"""`{% shared_as title=… address=… image=… %}`, `{% site_data %}` and `{% trail_data crumbs … %}`: how a page is found and shared."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shop.common.structured_data import absolute_address, breadcrumbs, data_block

register = template.Library()


@register.simple_tag
def shared_as(*, title: Any, address: str, image: str = "", kind: str = "website") -> SafeString:
    """The canonical address, and what a link to the page shows elsewhere beside its description. `image` is ours or in the bucket."""
    canonical = absolute_address(address)
    pairs = [("og:type", kind), ("og:title", title), ("og:url", canonical)]
    pairs += [("og:image", absolute_address(image))] if image else []
    return format_html(
        '<link rel="canonical" href="{}">{}<meta name="twitter:card" content="{}">',
        canonical,
        format_html_join("", '<meta property="{}" content="{}">', pairs),
        "summary_large_image" if image else "summary",
    )


@register.simple_tag
def site_data() -> SafeString:
    return data_block({"@type": "WebSite", "name": settings.SITE_NAME, "url": absolute_address("/")})


@register.simple_tag
def trail_data(crumbs: Iterable[tuple[str, str]], name: str, address: str) -> SafeString:
    """The way to this page."""
    return data_block(breadcrumbs([*crumbs, (name, address)]))
