"""`{% shared_as title=… address=… image=… %}`, `{% site_data %}` and `{% trail_data crumbs … %}`: how a page is found and shared."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from shop.common.found import absolute, breadcrumbs, data_block

register = template.Library()


@register.simple_tag
def shared_as(*, title: Any, address: str, description: Any = "", image: str = "", kind: str = "website") -> SafeString:
    """The canonical address, and what a link to the page shows elsewhere. `image` is an address of ours or of the bucket."""
    canonical = absolute(address)
    pairs = [("og:type", kind), ("og:site_name", settings.SITE_NAME), ("og:title", title), ("og:url", canonical)]
    pairs += [("og:locale", {"fr": "fr_FR"}.get(get_language() or "", "en_US"))]
    pairs += [("og:description", description)] if description else []
    pairs += [("og:image", absolute(image))] if image else []
    return format_html(
        '<link rel="canonical" href="{}">{}<meta name="twitter:card" content="{}">',
        canonical,
        format_html_join("", '<meta property="{}" content="{}">', pairs),
        "summary_large_image" if image else "summary",
    )


@register.simple_tag
def site_data() -> SafeString:
    """The site itself, and its search box."""
    search = f"{absolute(reverse('search:search'))}?q={{q}}"
    action = {"@type": "SearchAction", "target": {"@type": "EntryPoint", "urlTemplate": search}, "query-input": "required name=q"}
    return data_block({"@type": "WebSite", "name": settings.SITE_NAME, "url": absolute("/"), "potentialAction": action})


@register.simple_tag
def trail_data(crumbs: Iterable[tuple[str, str]], name: str, address: str) -> SafeString:
    """The way to this page."""
    return data_block(breadcrumbs([*crumbs, (name, address)]))
