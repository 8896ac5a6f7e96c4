"""`{% picture image alt="…" sizes="…" class="…" eager=True %}`."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shop.images.models import Image, Rendition

register = template.Library()
_FALLBACK = 640  # pixels: what a browser without srcset gets


@register.simple_tag
def picture(image: Image | None, alt: str = "", sizes: str = "100vw", eager: bool = False, **attributes: str) -> SafeString:
    """A responsive picture; nothing for None. Until its renditions are made the original is shown.

    Asks the database nothing where `renditions` is prefetched. `class` is the only further attribute.
    """
    if image is None:
        return SafeString("")
    renditions = sorted(image.renditions.all(), key=lambda rendition: rendition.width)
    jpegs = [rendition for rendition in renditions if rendition.format == "jpeg"]
    webps = [rendition for rendition in renditions if rendition.format == "webp"]
    source = format_html('<source type="image/webp" srcset="{}" sizes="{}">', _srcset(webps), sizes) if webps else ""
    return format_html("<picture>{}{}</picture>", source, _img(image, jpegs, alt=alt, sizes=sizes, eager=eager, attributes=attributes))


def _img(image: Image, jpegs: list[Rendition], *, alt: str, sizes: str, eager: bool, attributes: dict[str, str]) -> SafeString:
    fallback = next((jpeg for jpeg in jpegs if jpeg.width >= _FALLBACK), jpegs[-1] if jpegs else image)
    pairs = {"src": fallback.file.url, "alt": alt, "width": image.width, "height": image.height, "decoding": "async"}
    pairs |= {"srcset": _srcset(jpegs), "sizes": sizes} if jpegs else {}
    pairs |= {"fetchpriority": "high"} if eager else {"loading": "lazy"}
    pairs |= {"class": attributes["class"]} if attributes.get("class") else {}
    return format_html("<img {}>", format_html_join(" ", '{}="{}"', pairs.items()))


def _srcset(renditions: list[Rendition]) -> str:
    return ", ".join(f"{rendition.file.url} {rendition.width}w" for rendition in renditions)
