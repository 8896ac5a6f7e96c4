"""A visitor at the checkout: the form that fits, and the guest in whose name the order is placed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language

from shop.accounts.chosen_place import chosen_place, remember_place
from shop.accounts.guests import guest_of_number
from shop.accounts.models import Address, User
from shop.accounts.proof_steps import is_proved_here, number_awaiting_code
from shop.accounts.services import save_address
from shop.cart.models import Cart
from shop.cart.services import find_cart
from shop.checkout.forms import CheckoutForm, GuestCheckoutForm
from shop.checkout.queries import country_of
from shop.common.requests import MarketRequest
from shop.orders.guest_links import checkout_let_in, let_in
from shop.orders.models import Checkout
from shop.places.models import Country

TYPED_KEY = "checkout_typed"  # of the session: a visitor's own, gone with it
TYPED = ("name", "phone", "landmark")
MAX_KEPT = 300  # characters of each: no field takes more
TOKEN_KEY = "checkout"  # noqa: S105  # the session's key, under which all open tabs share one token


def checkout_form(request: MarketRequest, data: QueryDict | None = None) -> CheckoutForm:
    """For whoever asks: with the addresses of an account, or with fields to type."""
    if request.user.is_authenticated:
        form = CheckoutForm(data, buyer=request.user, market=request.market)
        form.place = None if form.addresses else chosen_place(request)
        return form
    if data is not None:
        return GuestCheckoutForm(data, market=_market_of_cart(request))
    typed = request.session.get(TYPED_KEY, {})
    known = typed | {"phone": number_awaiting_code(request) or typed.get("phone", "")}
    return GuestCheckoutForm(market=_market_of_cart(request), chosen=chosen_place(request), initial=known)


def remember_typed(request: MarketRequest, form: CheckoutForm) -> None:
    """What a visitor has typed still stands there when he comes back to the page, until the order is placed. Needs a cleaned form.

    His place is the chosen one from now on: product and cart tell its price and day.
    """
    if not form.is_guest:
        return
    remember_place(request, form.place)
    typed = {name: str(form.data.get(name, ""))[:MAX_KEPT] for name in TYPED}
    if request.session.get(TYPED_KEY) != typed:
        request.session[TYPED_KEY] = typed


def forget_typed(request: HttpRequest) -> None:
    """The order is placed: whoever uses this browser next begins with empty fields."""
    request.session.pop(TYPED_KEY, None)
    request.session.pop(TOKEN_KEY, None)


def buyer_of(request: MarketRequest, form: CheckoutForm) -> User:
    """Who orders: the account, or the guest of the number that was typed. Needs a valid form."""
    if request.user.is_authenticated:
        return request.user
    return guest_of_number(
        form.number_to_prove,
        is_proved=is_proved_here(request, form.number_to_prove),
        name=form.cleaned_data["name"],
        country=form.market,
        language=(get_language() or settings.LANGUAGE_CODE).split("-")[0],
    )


def address_of_order(buyer: User, form: CheckoutForm) -> Address | None:
    """Where it goes: one of an account's, or a guest's, kept now unless he has it already."""
    chosen = form.chosen_address
    if chosen is None or not buyer.is_guest or not chosen.landmark:
        return None if buyer.is_guest else chosen
    same = {name: getattr(chosen, name) for name in ("recipient", "phone", "region", "prefecture", "quarter", "landmark")}
    return Address.objects.filter(user=buyer, **same).first() or save_address(chosen, user=buyer)


def placed_before(request: HttpRequest, token: str | None) -> Checkout | None:
    """What this visitor has already placed with the token: in this session, or in its other tab a moment ago."""
    found = Checkout.objects.select_related("buyer").filter(token=token, buyer__is_guest=True).first() if token else None
    if found is None:
        return None
    is_own = request.session.get(TOKEN_KEY) == token
    if is_own:
        let_in(request, found)
    return found if is_own or checkout_let_in(request, [found.pk]) else None


def _market_of_cart(request: MarketRequest) -> Country:
    """A visitor of one market may have filled his cart in another."""
    country_id = country_of(find_cart(request) or Cart())
    if country_id in (None, request.market.pk):
        return request.market
    return Country.objects.get(pk=country_id)
