"""The cart's page, and what its buttons do. Public: a visitor has a cart before having an account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.accounts.queries import usual_address
from shop.cart.exceptions import CartError
from shop.cart.forms import AddForm, PriceSeenForm, QuantityForm, RestoreForm
from shop.cart.models import CartLine
from shop.cart.queries import cart_groups, grand_totals, with_delivery
from shop.cart.services import acknowledge_price, add_to_cart, cart_for, remove_line, restore_line, set_quantity
from shop.common.htmx import render_page, wants_fragment
from shop.common.redirects import post_or_go

REMOVED_KEY = "cart_removed"  # of the session: the line whose removal the next page offers to undo


@login_not_required  # a visitor may look at the cart
@never_cache  # prices and stock are as of now, also after the back button
@require_safe
def cart_show(request: HttpRequest) -> HttpResponse:
    """The cart, re-read."""
    return _page(request)


@login_not_required  # a visitor may fill a cart
@post_or_go("cart:cart")
def cart_add(request: HttpRequest) -> HttpResponse:
    """Put a variant in, from its product's page."""
    form = AddForm({"quantity": "1", **request.POST.dict()})
    line = None
    if form.is_valid():
        try:
            line = add_to_cart(cart_for(request, create=True), form.cleaned_data["variant"], quantity=form.cleaned_data["quantity"])
        except CartError as error:
            form.add_error("quantity", str(error))
    if line is None:
        return render_page(request, "cart/cart_add.html", {"form": form, "item": form.shown_variant}, fragment="panel", status=422)
    return _added(request, line, quantity=form.cleaned_data["quantity"])


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
        return _page(request, refused=form, refused_pk=line.pk, status=422)
    return _after(request)


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
    }
    return _after(request)


@login_not_required  # a visitor's own cart
@post_or_go("cart:cart")
def cart_restore(request: HttpRequest) -> HttpResponse:
    """Undo a removal."""
    form = RestoreForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That could not be put back. Look for it in the shop again."))
        return _after(request)
    try:
        restore_line(cart_for(request, create=True), form.removed)
    except CartError as error:
        messages.error(request, str(error))
    return _after(request)


@login_not_required  # a visitor's own cart
@post_or_go("cart:cart")
def cart_price(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the shopper has seen a changed price."""
    line = _own_line(request, pk)
    form = PriceSeenForm(request.POST)
    if form.is_valid():
        acknowledge_price(line, price_minor=form.cleaned_data["price"])
    return _after(request)


def _own_line(request: HttpRequest, pk: int) -> CartLine:  # 404 for a line of anybody else's cart
    lines = CartLine.objects.select_related("variant__product__store")
    return get_object_or_404(lines, cart=cart_for(request), pk=pk)


def _page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    groups = cart_groups(cart_for(request))
    address = usual_address(request.user) if groups and request.user.is_authenticated else None
    groups = with_delivery(groups, address)
    context |= {
        "address": address,
        "groups": groups,
        "totals": grand_totals(groups),
        "has_problems": any(group.has_problems for group in groups),
        "removed": request.session.pop(REMOVED_KEY, None),
    }
    return render_page(request, "cart/cart_show.html", context, fragment="cart", status=status)


def _after(request: HttpRequest) -> HttpResponse:
    return _page(request) if wants_fragment(request) else redirect("cart:cart")


def _added(request: HttpRequest, line: CartLine, *, quantity: int) -> HttpResponse:
    product = line.variant.product
    if wants_fragment(request):
        return render_page(request, "cart/cart_add.html", {"line": line, "item": line.variant, "quantity": quantity}, fragment="panel")
    messages.success(request, _("%(title)s is in your cart.") % {"title": product.title})
    return redirect("cart:cart")
