"""`{% shared_as title=… address=… picture=… %}`, `{% site_data … %}` and `{% trail_data crumbs … %}`: how a page is found and shared."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from shop.common.language_addresses import alternates, language_codes
from shop.common.structured_data import Data, SharedPicture, absolute_address, breadcrumbs, data_block, page_address

register = template.Library()
_LOCALES = {"en": "en_GB", "fr": "fr_FR"}  # as Facebook knows them: a language with a country that speaks it
_SITE = {"img/share.png": (1200, 630), "img/icon-512.png": (512, 512)}  # pixels


@register.simple_tag
def shared_as(
    *, title: Any, address: str = "", picture: SharedPicture | str | None = None, kind: str = "website", is_indexed: bool = True
) -> SafeString:
    """What a link to the page shows elsewhere, beside its description, and its one address in this language and in the others.

    With `is_indexed=False`, as for a shelf that was narrowed, search engines leave it out and follow its links: it has no address there.
    """
    found = _address_links(address) if is_indexed and address else SafeString("")
    robots = SafeString("" if is_indexed else '<meta name="robots" content="noindex, follow">')
    beside = picture if isinstance(picture, SharedPicture) else _site_picture("img/share.png")
    pairs: list[tuple[str, Any]] = [("og:site_name", settings.SITE_NAME), ("og:type", kind), ("og:title", title)]
    pairs += [("og:url", page_address(address))] if address else []
    pairs += [("og:image", absolute_address(beside.address)), ("og:image:width", beside.width), ("og:image:height", beside.height)]
    now = get_language() or settings.LANGUAGE_CODE
    pairs += [("og:locale", _LOCALES.get(now, now))]
    pairs += [("og:locale:alternate", _LOCALES.get(code, code)) for code in language_codes() if code != now]
    return format_html(
        '{}{}{}<meta name="twitter:card" content="{}">',
        robots,
        found,
        format_html_join("", '<meta property="{}" content="{}">', pairs),
        "summary_large_image" if isinstance(picture, SharedPicture) else "summary",
    )


def _address_links(address: str) -> SafeString:
    others = ((code, absolute_address(each)) for code, each in alternates(address))
    return format_html(
        '<link rel="canonical" href="{}">{}',
        page_address(address),
        format_html_join("", '<link rel="alternate" hreflang="{}" href="{}">', others),
    )


def _site_picture(name: str) -> SharedPicture:
    return SharedPicture(static(name), *_SITE[name])


@register.simple_tag
def site_data(search: str) -> SafeString:
    """Whose site it is, and where one searches in it. `search`: the address of its search."""
    home, logo = absolute_address("/"), _site_picture("img/icon-512.png")
    house = {
        "@type": "Organization",
        "@id": f"{home}#organization",
        "name": settings.SITE_NAME,
        "url": home,
        "logo": {"@type": "ImageObject", "url": absolute_address(logo.address), "width": logo.width, "height": logo.height},
    }
    site = {
        "@type": "WebSite",
        "@id": f"{home}#website",
        "name": settings.SITE_NAME,
        "url": page_address("/"),
        "inLanguage": language_codes(),
        "publisher": {"@id": house["@id"]},
        "potentialAction": _search_action(search),
    }
    return data_block(house, site)


def _search_action(search: str) -> Data:
    target = {"@type": "EntryPoint", "urlTemplate": f"{absolute_address(search)}?q={{words}}"}
    return {"@type": "SearchAction", "target": target, "query-input": "required name=words"}


@register.simple_tag
def trail_data(crumbs: Iterable[tuple[str, str]], name: str, address: str) -> SafeString:
    """The way to this page."""
    steps: Sequence[tuple[str, str]] = [*crumbs, (name, address)]
    return data_block(breadcrumbs(steps))
