"""`{% picture image alt="…" sizes="…" class="…" eager=True widest=640 %}`."""

from collections.abc import Callable, Sequence
from functools import partial

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shop.common.structured_data import SharedPicture
from shop.common.templatetags.ui import behaviour
from shop.images.models import Image, rendition_widths
from shop.images.picture_storage import picture_storage
from shop.images.placeholders import GREY
from shop.images.private_addresses import private_address

register = template.Library()
_FALLBACK = 640  # pixels: what a browser without srcset gets
SHARED_WIDTH = 600  # pixels, at least, of a picture beside a link: below, WhatsApp and Facebook show a stamp
_SMALL = 320  # pixels: not worth a choice


@register.simple_tag(takes_context=True, name="picture")
def responsive_picture(
    context: Context,
    image: Image | None,
    alt: str = "",
    sizes: str = "100vw",
    eager: bool = False,
    widest: int = 1280,
    scripted: bool = True,
    **attributes: str,
) -> SafeString:
    """A responsive picture, nothing for None. It asks the database nothing. Until the renditions are made its placeholder is shown,
    and replaced by itself in a page that stays open, by a script: whoever asks for none (`scripted=False`) calls `waiting_script`.

    A page of cards is mostly addresses of pictures, so few are offered: the two widest renditions up to `widest` (pixels), for plain
    and for dense screens, or from 320 down the widest alone; and one JPEG for old browsers. The one further attribute is `class`.
    """
    if image is None:
        return SafeString("")
    widths = [width for width in image.widths if width <= widest][-1 if widest <= _SMALL else -2 :] or image.widths[:1]
    address = partial(_address, image, viewer_id=_viewer_of(context) if image.is_private else None)
    source = _webp_source(image, widths, address, sizes=sizes) if widths else ""
    pairs: dict[str, str | int] = {"src": address(_fallback_name(image, widths)) if widths else image.placeholder or GREY, "alt": alt}
    pairs |= {"width": image.width, "height": image.height}
    pairs |= {"fetchpriority": "high"} if eager else {"loading": "lazy"}
    pairs |= {"class": attributes["class"]} if attributes.get("class") else {}
    pairs |= {"data-tint": image.tint} if image.tint else {}
    pairs |= {} if widths else {"data-wait": address(_fallback_name(image, rendition_widths(image.width)))}
    waiting = waiting_script(context, image.widths) if scripted else ""
    return format_html("<picture>{}<img {}></picture>{}", source, format_html_join(" ", '{}="{}"', pairs.items()), waiting)


def waiting_script(context: Context, widths: Sequence[int]) -> SafeString:
    """What replaces the placeholder of a picture without renditions; nothing for others, or where the page has it already."""
    return SafeString("") if widths else behaviour(context, "picture-wait")


@register.simple_tag
def picture_url(image: Image, width: int = 1280) -> str:
    """The address of a picture for everybody as JPEG, at that width (pixels) or the next smaller one."""
    fitting = [each for each in image.widths if each <= width] or image.widths[:1]
    return picture_storage.url(image.rendition_name(fitting[-1], "jpeg") if fitting else str(image.file.name))


@register.simple_tag
def share_picture(image: Image | None) -> SharedPicture | None:
    """What is shown beside a link: a JPEG, for WhatsApp leaves out others and large files; the smallest that is wide enough."""
    if image is None or image.is_private:
        return None
    width = next((each for each in image.widths if each >= SHARED_WIDTH), max(image.widths, default=image.width))
    return SharedPicture(picture_url(image, width), width, round(image.height * width / image.width))


@register.simple_tag(takes_context=True)
def picture_address(context: Context, image: Image) -> str:
    """The address of the whole picture, for whoever looks at this page."""
    return _address(image, str(image.file.name), viewer_id=_viewer_of(context) if image.is_private else None)


def _address(image: Image, name: str, *, viewer_id: int | None) -> str:
    """ "" for a private picture on a page that is nobody's."""
    if not image.is_private:
        return picture_storage.url(name)
    return private_address(name, viewer_id=viewer_id) if viewer_id is not None else ""


def _viewer_of(context: Context) -> int | None:
    request = context.get("request")
    return getattr(getattr(request, "user", None), "pk", None)


def _fallback_name(image: Image, widths: Sequence[int]) -> str:
    width = next((width for width in widths if width >= _FALLBACK), widths[-1])
    return image.rendition_name(width, "jpeg")


def _webp_source(image: Image, widths: Sequence[int], address: Callable[[str], str], *, sizes: str) -> SafeString:
    if len(widths) == 1:
        return format_html('<source type="image/webp" srcset="{}">', address(image.rendition_name(widths[0], "webp")))
    srcset = ", ".join(f"{address(image.rendition_name(width, 'webp'))} {width}w" for width in widths)
    return format_html('<source type="image/webp" srcset="{}" sizes="{}">', srcset, sizes)
