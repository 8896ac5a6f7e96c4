"""The place that somebody without an address has chosen: to it price and day are told. Kept in the session, and nowhere else."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shop.accounts.models import Address
from shop.accounts.queries import usual_address
from shop.common.requests import MarketRequest
from shop.places.models import Country, Place
from shop.places.queries import is_place_named, place_line, places_meant, says_enough

PLACE_KEY = "place"  # of the session: the place's id


def choose_place(request: HttpRequest, place: Place | None) -> None:
    """From now on this one; None for none."""
    if place is not None:
        request.session[PLACE_KEY] = place.pk
    else:
        request.session.pop(PLACE_KEY, None)


def remember_place(request: MarketRequest, place: Place | None) -> None:
    """The same for one that was named elsewhere, in an order: for the market that is visited, and if it is another one than before."""
    if place is not None and place.country_id == request.market.pk and request.session.get(PLACE_KEY) != place.pk:
        choose_place(request, place)


def chosen_place(request: MarketRequest) -> Place | None:
    """With its `parent`s; None where none was chosen, or one of another market than the one that is visited. One query, or none."""
    pk = request.session.get(PLACE_KEY)
    if not pk:
        return None
    return Place.objects.select_related("parent__parent", "country").filter(pk=pk, country=request.market).first()


def known_door(request: MarketRequest) -> Address | None:
    """To where price and day are told: the usual address, else the chosen place, which is no address yet."""
    user = request.user
    own = usual_address(user) if user.is_authenticated and not user.is_guest else None
    if own is not None:
        return own
    place = chosen_place(request)
    return door_in(place) if place else None


def door_in(place: Place, *, recipient: str = "", phone: str = "", landmark: str = "") -> Address:
    """A door somewhere in that place, not kept. Needs `parent`s and country loaded."""
    levels = {place.level: place}
    while (parent := levels[min(levels)].parent) is not None:
        levels[parent.level] = parent
    return Address(
        recipient=recipient,
        phone=phone,
        country=place.country,
        region=levels[1],
        prefecture=levels.get(2),
        quarter=levels.get(3),
        landmark=landmark,
    )


def read_place(market: Country, text: str) -> tuple[Place | None, list[str]]:
    """The place that is meant, with `parent`s. While it may be several, or one that is called otherwise: None, and their lines.

    ValidationError for what is unknown.
    """
    found = places_meant(market, text)
    if len(found) == 1 and is_place_named(found[0], text):
        return found[0], []
    if found:
        return None, [place_line(place) for place in found]
    if not says_enough(text):
        raise ValidationError(_("Type at least two letters of your quarter or town."), code="short")
    raise ValidationError(_("We do not know this place. Type the quarter, or the nearest town."), code="unknown")


def question_about(lines: list[str]) -> str:
    """What is asked of somebody whose place is one of these, or perhaps this one."""
    return _("Did you mean this place?") if len(lines) == 1 else _("Several places have this name. Choose yours.")
