"""What a page says to one person alone, while the rest of it is the same for everybody of their kind.

Pages are kept and shared (shop/common/pages.py). Whoever is signed in or has a cart shares them too: the page is built by a request that
nobody in particular sent, in which the user has no key and the session is empty, and so can hold nothing of anybody. Where something of
one's own belongs, such as the cart's number, the template writes `{% own "cart/_badge.html" %}`: in such a page it leaves a mark, and each
person's answer has the template rendered in its place, with the context processors and the values given with it, and nothing else.

The other way round, in a page that is one's own (cart, checkout, order) `{% for_all "components/_header.html" %}` puts a piece that is kept
and shared in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn, cast

from django.http import HttpRequest
from django.template import Engine, RequestContext
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe

# Nobody can write it into a description, for nobody is ever shown it.
MARK = salted_hmac("shop.common.own_parts", "mark", algorithm="sha256").hexdigest()

Value = str | int | bool | None | dict[str, str | int]  # what JSON can keep


@dataclass(frozen=True, slots=True)
class OwnPart:
    """A template, and what the page tells it besides what every page knows."""

    template: str
    values: Mapping[str, Value]

    @property
    def is_note(self) -> bool:
        """Whether it writes down that the page was shown, and gives nothing to read: its template is called `…_log.html`."""
        return self.template.endswith("_log.html")


class OwnNumber:
    """Stands for a number of one's own in a page for all, and is good for nothing but being shown by `badge_count`."""

    def __init__(self, request: HttpRequest, template: str) -> None:
        self._request, self._template = request, template

    def leave(self, **values: Value) -> SafeString:
        """Have the template show it to each."""
        return leave_own_part(self._request, OwnPart(self._template, values))

    def __int__(self) -> NoReturn:
        raise TypeError("a page for all cannot know a number of one's own: let a template of its own show it, with {% own %}")

    __bool__ = __int__


def open_for_own_parts(request: HttpRequest) -> list[OwnPart]:
    """What is built by this request from now on is for all. Returns the list that fills as marks are left."""
    parts: list[OwnPart] = []
    request.own_parts = parts  # type: ignore[attr-defined]
    return parts


def is_for_all(request: HttpRequest) -> bool:
    """Whether the page being built leaves open what is one's own."""
    return hasattr(request, "own_parts")


def leave_own_part(request: HttpRequest, part: OwnPart) -> SafeString:
    """The mark that stands for it in the page."""
    parts = cast("list[OwnPart]", request.own_parts)  # type: ignore[attr-defined]
    parts.append(part)
    return mark_safe(f"{MARK}{len(parts) - 1}.")  # noqa: S308  # letters and digits


def keep_to_oneself(request: HttpRequest) -> None:
    """This page is another one for each person: build it anew for everybody who is signed in or has a session."""
    request.is_ones_own = True  # type: ignore[attr-defined]


def is_ones_own(request: HttpRequest) -> bool:
    """Whether the view said so."""
    return hasattr(request, "is_ones_own")


def render_own_parts(request: HttpRequest, parts: Sequence[OwnPart], *, token: str) -> list[str]:
    """Each for the one who asks, with the token of the page around it. The context processors run once, if there is anything to render.

    What stands in several places, such as the days of one store on all of its cards, is rendered once.
    """
    templates = [Engine.get_default().get_template(part.template) for part in parts]
    if not templates:
        return []
    context, rendered = RequestContext(request), dict[str, str]()
    keys = [f"{part.template} {part.values}" for part in parts]
    with context.bind_template(templates[0]):
        for key, template, part in zip(keys, templates, parts, strict=True):
            if key not in rendered:
                with context.push(**part.values, csrf_token=token):
                    rendered[key] = template.render(context).strip()
    return [rendered[key] for key in keys]
