"""`{% picture image alt="…" sizes="…" class="…" eager=True widest=640 %}`."""

from collections.abc import Sequence

from django import template
from django.core.files.storage import default_storage
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shop.images.models import Image

register = template.Library()
_FALLBACK = 640  # pixels: what a browser without srcset gets


@register.simple_tag
def picture(
    image: Image | None, alt: str = "", sizes: str = "100vw", eager: bool = False, widest: int = 1280, **attributes: str
) -> SafeString:
    """A responsive picture, nothing for None. It asks the database nothing. Until the renditions are made the original is shown.

    `widest` (pixels) keeps the address lists of small pictures short: at 640 and less, JPEG comes in one width. The one further
    attribute is `class`.
    """
    if image is None:
        return SafeString("")
    widths = [width for width in image.widths if width <= widest] or image.widths[:1]
    source = format_html('<source type="image/webp" srcset="{}" sizes="{}">', _srcset(image, widths, "webp"), sizes) if widths else ""
    pairs = {"src": _fallback(image, widths), "alt": alt, "width": image.width, "height": image.height, "decoding": "async"}
    pairs |= {"srcset": _srcset(image, widths, "jpeg"), "sizes": sizes} if widths and widest > _FALLBACK else {}
    pairs |= {"fetchpriority": "high"} if eager else {"loading": "lazy"}
    pairs |= {"class": attributes["class"]} if attributes.get("class") else {}
    return format_html("<picture>{}<img {}></picture>", source, format_html_join(" ", '{}="{}"', pairs.items()))


@register.simple_tag
def picture_url(image: Image, width: int = 1280) -> str:
    """The address of the picture as JPEG, at that width (pixels) or the next smaller one."""
    fitting = [each for each in image.widths if each <= width] or image.widths[:1]
    return default_storage.url(image.rendition_name(fitting[-1], "jpeg")) if fitting else image.file.url


def _fallback(image: Image, widths: Sequence[int]) -> str:
    if not widths:
        return image.file.url
    width = next((width for width in widths if width >= _FALLBACK), widths[-1])
    return default_storage.url(image.rendition_name(width, "jpeg"))


def _srcset(image: Image, widths: Sequence[int], format: str) -> str:
    return ", ".join(f"{default_storage.url(image.rendition_name(width, format))} {width}w" for width in widths)
