"""The checkout's one page, for accounts and for visitors, and the thanks after it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shop.accounts.proof_steps import ProofStep, was_out_of_reach
from shop.cart.models import Cart
from shop.cart.services import find_cart, tell_units
from shop.catalog.exceptions import OutOfStock
from shop.checkout.discounts import Wish
from shop.checkout.exceptions import AddressNeeded, CartChanged, CheckoutError, CheckoutRefused, DeliveryUnseen, TokenRefused
from shop.checkout.forms import CheckoutForm
from shop.checkout.guests import TOKEN_KEY, address_of_order, buyer_of, checkout_form, forget_typed, placed_before, remember_typed
from shop.checkout.proofs import awaited_proof, proof_of_buyer
from shop.checkout.queries import placed_with, summarise
from shop.checkout.services import place_orders
from shop.common.devices import device_key, remember_device
from shop.common.htmx import render_page
from shop.common.redirects import post_or_go
from shop.common.requests import MarketRequest, SignedInRequest, words_in
from shop.common.tokens import url_token
from shop.orders.guest_links import guest_in, guest_link, guests_may, latest_let_in, let_in
from shop.orders.models import Checkout
from shop.orders.queries import orders_for_buyer
from shop.payments.exceptions import PaymentError
from shop.payments.providers import get_provider
from shop.payments.queries import open_payment_of
from shop.payments.services import start_attempt
from shop.places.queries import place_line, places_named
from shop.promotions.services import forget_code, read_code, read_kept_code
from shop.trust.services import record_device


@login_not_required  # a visitor orders without an account
@never_cache  # the back button shows today's prices, and the token of the next order
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: MarketRequest) -> HttpResponse:
    """Look at what would be ordered; POST orders it."""
    if request.method == "POST":
        return _place_and_redirect(request, checkout_form(request, request.POST))
    return _render_checkout(request, checkout_form(request))


@login_not_required
@post_or_go("checkout:checkout")
def checkout_quote(request: MarketRequest) -> HttpResponse:
    """Another address or method: what that would cost. Changes nothing but the chosen place."""
    form = checkout_form(request, request.POST)
    form.is_valid()
    remember_typed(request, form)
    return _render_checkout(request, form, is_quote=True)


@login_not_required
@require_safe
def quarter_list(request: MarketRequest) -> HttpResponse:
    """Places that begin as what a visitor types, for the field that asks for his quarter."""
    form = checkout_form(request)
    places = places_named(form.market, words_in(request, "quarter"))
    return render_page(request, "checkout/_quarters.html", {"quarters": [place_line(place) for place in places]})


@guests_may(lambda _request, pk: [pk])
@require_safe
def checkout_done(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was ordered, and what happens next."""
    placed = get_object_or_404(Checkout.objects.filter(buyer=request.user), pk=pk)
    orders = orders_for_buyer(request.user.pk).filter(checkout=placed).order_by("pk")
    guest = guest_in(request)
    context = {
        "checkout": placed,
        "orders": orders,
        "due": open_payment_of(placed),
        "guest": guest,
        "guest_link": guest_link(placed) if guest else "",
    }
    return render_page(request, "checkout/checkout_done.html", context)


def _place_and_redirect(request: MarketRequest, form: CheckoutForm) -> HttpResponse:
    form.is_valid()
    replayed = _placed_with(request, form.cleaned_data.get("token"))
    if replayed:  # whatever else the old page says by now
        return _page_after_placing(replayed)
    remember_typed(request, form)
    wish = _wish_of_form(request, form)
    if wish.refusal:  # guessing a code is counted, here too
        form.add_error(None, wish.refusal)
    if not form.is_valid():
        return _render_checkout(request, form, wish=wish, status=422)
    proof = proof_of_buyer(request, form)
    if proof and not (proof.is_proved or proof.is_down):
        return _render_checkout(request, form, wish=wish, proof=proof, status=422)
    try:
        placed = _place_from_form(request, form)
    except (CartChanged, OutOfStock) as error:
        changes = error.changes if isinstance(error, CartChanged) else [str(error)]
        return _render_checkout(request, form, wish=wish, changes=changes, proof=proof, status=409)
    except DeliveryUnseen:
        return _render_checkout(request, form, wish=wish, proof=proof, status=409)
    except (CheckoutError, PaymentError) as error:
        _show_error(form, error)
        return _render_checkout(request, form, wish=wish, proof=proof, status=422)
    forget_typed(request)
    forget_code(request)
    record_device(placed.buyer_id, device_key(request))
    return remember_device(request, _begin_to_pay(request, placed, phone=form.cleaned_data["pay_phone"]))


def _begin_to_pay(request: HttpRequest, placed: Checkout, *, phone: str) -> HttpResponse:
    """Straight on in the way that was chosen. To the till, with all the others and the reason, where it does not work now."""
    due = open_payment_of(placed)
    if due is None:
        return redirect("checkout:done", placed.pk)
    if get_provider(due.provider).needs_phone and not phone:
        return redirect("payments:payment", due.pk)
    try:
        return redirect(start_attempt(due, due.provider, actor_id=placed.buyer_id, phone=phone, language=get_language() or "en"))
    except PaymentError as error:
        messages.warning(request, _("Your order is placed. The payment has not begun: %(reason)s") % {"reason": error})
        return _page_after_placing(placed)


def _page_after_placing(placed: Checkout) -> HttpResponse:
    """To the till where something is paid in advance, else to the thanks."""
    due = open_payment_of(placed)
    return redirect("payments:payment", due.pk) if due else redirect("checkout:done", placed.pk)


def _place_from_form(request: MarketRequest, form: CheckoutForm) -> Checkout:
    data = form.cleaned_data
    buyer = buyer_of(request, form)
    try:
        placed = place_orders(
            buyer=buyer,
            cart=find_cart(request) or Cart(),
            token=data["token"],
            address=address_of_order(buyer, form),
            choices=form.choices,
            instructions=data["instructions"],
            payment_method=data["payment_method"],
            expected_total_minor=data["expected_total"],
            saw_delivery=form.saw_delivery,
            promo_code=data["promo_code"],
            uses_points=data["uses_points"],
            device=device_key(request),
            waives_proof=was_out_of_reach(request, form.number_to_prove),
        )
    except TokenRefused:  # a guest's other tab was quicker, in the name of another guest
        found = placed_before(request, data["token"])
        if found is None:
            raise
        return found
    if buyer.is_guest:
        let_in(request, placed)
    return placed


def _placed_with(request: MarketRequest, token: str | None) -> Checkout | None:
    if request.user.is_authenticated:
        return placed_with(token, buyer_id=request.user.pk)
    return placed_before(request, token)


def _show_error(form: CheckoutForm, error: CheckoutError | PaymentError) -> None:
    """At the field that can put it right, else above the page."""
    if isinstance(error, AddressNeeded):
        form.add_error("quarter" if form.is_guest else "address", str(error))
    elif isinstance(error, PaymentError):
        form.add_error("payment_method", str(error))
    else:
        form.add_error(None, error.problems if isinstance(error, CheckoutRefused) else str(error))


def _wish_of_form(request: MarketRequest, form: CheckoutForm) -> Wish:
    """The code of the form, or before any was sent that of the cart; the page says what points could do."""
    data = getattr(form, "cleaned_data", {})
    typed = read_code(request, "" if form.removes_code else data.get("promo_code", "")) if form.is_bound else read_kept_code(request)
    return Wish(
        typed.text,
        typed.code,
        typed.refusal,
        uses_points=bool(data.get("uses_points")),
        asks_points=True,
        payment_method=data.get("payment_method", ""),
        device=device_key(request),
    )


def _render_checkout(
    request: MarketRequest,
    form: CheckoutForm,
    *,
    wish: Wish | None = None,
    changes: Sequence[str] = (),
    proof: ProofStep | None = None,
    is_quote: bool = False,
    status: int = 200,
) -> HttpResponse:
    wish = wish or _wish_of_form(request, form)
    summary = summarise(find_cart(request), address=form.door, choices=form.choices, wish=wish)
    tell_units(request, summary.all_items)
    offers = summary.payment_offers
    context = {
        "form": form,
        "summary": summary,
        "offers": offers,
        "chosen": form.method_shown(offers),
        "may_ring": any(offer.needs_phone and offer.available for offer in offers),
        "changes": changes,
        "names_delivery": not form.saw_delivery and summary.names_delivery,
        "proof": proof or awaited_proof(request, form),
        "shows_errors": not is_quote,
        "token": _open_token(request),
        "guest_order": None if summary.stores or summary.left_out or request.user.is_authenticated else latest_let_in(request),
    }
    return render_page(request, "checkout/checkout_place.html", context, fragment="quote", status=status)


def _open_token(request: MarketRequest) -> str:
    """The token of the order to come: the same in every tab, until an order was placed with it."""
    token = request.session.get(TOKEN_KEY)
    if not token or _placed_with(request, token):
        token = request.session[TOKEN_KEY] = url_token()
    return str(token)
