"""The secret link to what a guest has ordered, and the sessions that have opened it.

The link is signed and kept nowhere: the checkout keeps a random text that is signed with it, and another text ends it. That it was
opened is kept in the session, and the address goes on without it, so that it stands in no history of the page and in no referrer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36, urlsafe_base64_encode

from shop.accounts.models import User
from shop.common.structured_data import absolute_address
from shop.common.tokens import url_token
from shop.orders.models import Checkout

SESSION_KEY = "guest_checkouts"  # checkout's key → its text, as it was when the session was let in
MOST = 20  # checkouts that one session keeps
_SALT = "shop.orders.guest_links"
Finder = Callable[..., Iterable[int | None]]


def new_guest_key() -> str:
    """For a checkout without an account."""
    return url_token()


def guest_link(checkout: Checkout) -> str:
    """The whole address. 128 bits of a signature under the site's key."""
    return absolute_address(reverse("orders:guest", args=[f"{int_to_base36(checkout.pk)}-{_link_signature(checkout)}"]))


def checkout_of_link(token: str) -> Checkout | None:
    """What the link leads to; None for one that we did not make, or that was ended."""
    number, _dash, signature = token.partition("-")
    try:
        found = Checkout.objects.select_related("buyer").filter(pk=base36_to_int(number)).exclude(guest_key="").first()
    except (ValueError, OverflowError):
        return None
    is_good = found is not None and found.buyer.claimed_by_id is None and constant_time_compare(signature, _link_signature(found))
    return found if is_good else None


def let_in(request: HttpRequest, checkout: Checkout) -> None:
    """This session may do what the checkout's guest may."""
    kept = {key: text for key, text in _kept(request).items() if key != str(checkout.pk)}
    request.session[SESSION_KEY] = dict(list(kept.items())[1 - MOST :]) | {str(checkout.pk): checkout.guest_key}


def let_claimer_in(request: HttpRequest, user_id: int) -> None:
    """Whoever has claimed what he ordered as a guest sees it from his account."""
    for checkout in Checkout.objects.filter(buyer__claimed_by=user_id).order_by("-pk")[:MOST]:
        let_in(request, checkout)


def checkout_let_in(request: HttpRequest, checkout_ids: Iterable[int | None]) -> Checkout | None:
    """The first of these checkouts for which the session has been let in, as long as its link is good; with `buyer`."""
    kept = _kept(request)
    if not kept:
        return None  # nothing is asked of whoever was never let in
    wanted = [pk for pk in checkout_ids if pk is not None and str(pk) in kept]
    free: list[int | None] = [None, request.user.pk] if request.user.is_authenticated else [None]
    found = Checkout.objects.select_related("buyer").filter(pk__in=wanted, buyer__is_guest=True) if wanted else ()
    rows = [row for row in found if row.buyer.claimed_by_id in free]  # what an account has claimed is nobody else's
    return next((row for row in rows if row.guest_key and constant_time_compare(row.guest_key, kept[str(row.pk)])), None)


def latest_let_in(request: HttpRequest) -> Checkout | None:
    """What was ordered last on this browser without an account, as long as its link is good."""
    return next(filter(None, (checkout_let_in(request, [int(pk)]) for pk in reversed(_kept(request)))), None)


def end_guest_link(checkout: Checkout) -> str:
    """Make another link: who has the one before, or came in by it, is out."""
    checkout.guest_key = new_guest_key()
    checkout.save(update_fields=["guest_key"])
    return guest_link(checkout)


def guests_may(find: Finder) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """For a view that a guest may use as a buyer does: `find` gives the checkouts that its arguments name."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        view.find_guest_checkouts = find  # type: ignore[attr-defined]
        return view

    return decorate


def by_order_number(request: HttpRequest, number: str, **_others: Any) -> Iterable[int]:
    """The checkout of the order that the address names."""
    return Checkout.objects.filter(orders__number=number).values_list("pk", flat=True)


def guest_in(request: HttpRequest) -> User | None:
    """The guest whose buyer's page is being shown, if it is one."""
    user = request.user
    return user if isinstance(user, User) and user.is_guest else None


def _kept(request: HttpRequest) -> dict[str, str]:
    kept = request.session.get(SESSION_KEY)
    return kept if isinstance(kept, dict) else {}


def _link_signature(checkout: Checkout) -> str:
    return urlsafe_base64_encode(salted_hmac(_SALT, f"{checkout.pk}|{checkout.guest_key}", algorithm="sha256").digest()[:16])
