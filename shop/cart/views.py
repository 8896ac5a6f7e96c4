"""The cart's page, and what its buttons do. Public: a visitor has a cart before having an account."""

import hashlib
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.accounts.chosen_place import known_door
from shop.cart.exceptions import CartError
from shop.cart.forms import AddForm, PriceSeenForm, PromoForm, QuantityForm, RestoreForm
from shop.cart.models import CartLine
from shop.cart.queries import CartGroup, CartPromo, cart_amounts, cart_groups, promo_in_cart, with_delivery
from shop.cart.services import acknowledge_price, add_deal, add_to_cart, find_cart, remove_line, restore_line, set_quantity, tell_units
from shop.common.htmx import render_page, wants_fragment
from shop.common.redirects import post_or_go
from shop.common.requests import MarketRequest, SignedInRequest
from shop.deals.models import Deal
from shop.promotions.services import TypedCode, forget_code, read_code, read_kept_code

REMOVED_KEY = "cart_removed"  # of the session: the line whose removal the next page offers to undo


@login_not_required  # a visitor may look at the cart
@never_cache  # prices and stock are as of now, also after the back button
@require_safe
def cart_show(request: HttpRequest) -> HttpResponse:
    return _cart_page(request)


@login_not_required  # a visitor may fill a cart
@post_or_go("cart:cart")
def cart_add(request: HttpRequest) -> HttpResponse:
    """Put a variant in, from its product's page."""
    form = AddForm({"quantity": "1", **request.POST.dict()})
    line = None
    if form.is_valid():
        try:
            cart, quantity = find_cart(request, create=True), form.cleaned_data["quantity"]
            line = add_to_cart(cart, form.cleaned_data["variant"], quantity=quantity, form_key=_form_key(request))
        except CartError as error:
            form.add_error("quantity", str(error))
    if line is None:
        return render_page(request, "cart/cart_add.html", {"form": form, "item": form.shown_variant}, fragment="panel", status=422)
    return _added_page(request, line, quantity=form.cleaned_data["quantity"])


def _form_key(request: HttpRequest) -> str:
    """One for each page that was sent, whose token is masked anew each time, and the quantity that was asked for there.

    "" where a script sends the form: it does so once for each press, and says each time what is in the cart now.
    """
    token = request.POST.get("csrfmiddlewaretoken", "")
    if not token or wants_fragment(request):
        return ""
    return hashlib.blake2b(f"{token}:{request.POST.get('quantity', '1')}".encode(), digest_size=16).hexdigest()


@post_or_go("cart:cart")
def cart_deal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put one's own agreed price in, and go on to the checkout."""
    deal = get_object_or_404(Deal.objects.of(request.user.pk).select_related("variant"), pk=pk)
    try:
        add_deal(find_cart(request, create=True), deal)
    except CartError as error:
        messages.error(request, str(error))
        return redirect("cart:cart")
    return redirect("checkout:checkout")


@login_not_required  # a visitor's own cart
@post_or_go("cart:cart")
def cart_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for another quantity of one line."""
    line = _own_line(request, pk)
    form = QuantityForm(request.POST)
    if form.is_valid():
        try:
            set_quantity(line, form.cleaned_data["quantity"])
        except CartError as error:
            form.add_error("quantity", str(error))
    if form.errors:
        return _cart_page(request, refused=form, refused_pk=line.pk, status=422)
    return _cart_page_or_redirect(request)


@login_not_required  # a visitor's own cart
@post_or_go("cart:cart")
def cart_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a line out; the next page offers to put it back."""
    line = _own_line(request, pk)
    removed = remove_line(line)
    request.session[REMOVED_KEY] = {
        "title": line.variant.product.title,
        "variant": removed.variant_id,
        "quantity": removed.quantity,
        "price": removed.price_seen_minor,
        "deal": removed.deal_id,
    }
    return _cart_page_or_redirect(request)


@login_not_required  # a visitor's own cart
@post_or_go("cart:cart")
def cart_restore(request: HttpRequest) -> HttpResponse:
    """Put a removed line back into the cart."""
    form = RestoreForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That could not be put back. Look for it in the shop again."))
        return _cart_page_or_redirect(request)
    try:
        restore_line(find_cart(request, create=True), form.removed)
    except CartError as error:
        messages.error(request, str(error))
    return _cart_page_or_redirect(request)


@login_not_required  # a visitor's own cart
@post_or_go("cart:cart")
def cart_price(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the shopper has seen a changed price."""
    line = _own_line(request, pk)
    form = PriceSeenForm(request.POST)
    if form.is_valid():
        acknowledge_price(line, price_minor=form.cleaned_data["price"])
    return _cart_page_or_redirect(request)


@login_not_required  # a visitor may try a code before having an account
@post_or_go("cart:cart")
def cart_code(request: HttpRequest) -> HttpResponse:
    """Apply a promo code, or with nothing typed remove the one that is there."""
    form = PromoForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["promo_code"]:
        forget_code(request)
        return _cart_page_or_redirect(request)
    typed = read_code(request, form.cleaned_data["promo_code"])
    if typed.code is None:
        return _cart_page(request, typed=typed, status=422)
    return _cart_page_or_redirect(request)


def _own_line(request: HttpRequest, pk: int) -> CartLine:  # 404 for a line of anybody else's cart
    lines = CartLine.objects.select_related("variant__product__store")
    return get_object_or_404(lines, cart=find_cart(request), pk=pk)


def _cart_page(request: HttpRequest, *, typed: TypedCode | None = None, status: int = 200, **context: Any) -> HttpResponse:
    groups = cart_groups(find_cart(request))
    tell_units(request, (item for group in groups for item in group.lines))
    address = known_door(cast(MarketRequest, request)) if groups else None
    groups = with_delivery(groups, address)
    promo = _promo_context(request, groups, typed or read_kept_code(request))
    context |= {
        "address": address,
        "groups": groups,
        "amounts": cart_amounts(groups, promo),
        "awaits_place": any(group.awaits_place for group in groups),
        "has_problems": any(group.has_problems for group in groups),
        "can_order": any(group.to_order for group in groups) and not any(group.has_problems for group in groups),
        "is_elsewhere": any(group.is_elsewhere for group in groups),
        "promo": promo,
        "removed": request.session.pop(REMOVED_KEY, None),
    }
    return render_page(request, "cart/cart_show.html", context, fragment="cart", status=status)


def _promo_context(request: HttpRequest, groups: list[CartGroup], typed: TypedCode) -> CartPromo:
    return promo_in_cart(groups, typed=typed.text, code=typed.code, refusal=typed.refusal, user_id=request.user.pk)


def _cart_page_or_redirect(request: HttpRequest) -> HttpResponse:
    return _cart_page(request) if wants_fragment(request) else redirect("cart:cart")


def _added_page(request: HttpRequest, line: CartLine, *, quantity: int) -> HttpResponse:
    product = line.variant.product
    if wants_fragment(request):
        return render_page(request, "cart/cart_add.html", {"line": line, "item": line.variant, "quantity": quantity}, fragment="panel")
    messages.success(request, _("%(title)s is in your cart.") % {"title": product.title})
    return redirect("cart:cart")
