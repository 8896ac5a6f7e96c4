"""Prices, options and stock of a product."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from sellers.exceptions import AlreadyNoted, SellerError
from sellers.forms import OptionsForm, StockForm, VariantForm
from sellers.queries import split_variants
from sellers.services.generating import generate_variants
from sellers.services.stocking import note_count, note_movement
from sellers.views.access import SellerRequest, for_sellers, own_product
from sellers.views.product_page import render_product
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Product, StockMovement, Variant
from shop.catalog.services.listing import update_variants
from shop.catalog.states import MovementReason
from shop.common.htmx import wants_fragment
from shop.common.redirects import post_or_go

ANSWER = "prices_answer"
PAGE_SIZE = 25


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def variants(request: SellerRequest, pk: int) -> HttpResponse:
    """Save the table of variants, whole or not at all. Live at once."""
    own = own_product(request, pk)
    forms = [VariantForm(request.POST, variant=variant, currency=own.store.currency) for variant in split_variants(own)[0]]
    sent = [form for form in forms if form.was_sent]
    invalid = [form for form in sent if not form.is_valid()]
    if sent and not invalid:
        try:
            update_variants(own, changes={form.variant.pk: form.change for form in sent}, actor_id=request.user.pk)
        except CatalogError as error:
            sent[0].add_error("price", str(error))
        else:
            return _saved(request, own, _("The prices are saved."))
    unsent = [VariantForm(variant=form.variant, currency=own.store.currency) for form in forms if not form.was_sent]
    return render_product(request, own, rows=[*sent, *unsent], fragment=ANSWER, status=422)


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def options(request: SellerRequest, pk: int) -> HttpResponse:
    """Make the variants that the options call for; none make it a simple product again."""
    own = own_product(request, pk)
    form = OptionsForm(request.POST, product=own)
    if form.is_valid():
        try:
            generate_variants(own, form.cleaned_data["axes"], price=form.cleaned_data["price"], actor_id=request.user.pk)
        except CatalogError as error:
            form.add_error(None, str(error))
        else:
            return _saved(request, own, _("The variants follow the options now."))
    return render_product(request, own, options=form, fragment=ANSWER, status=422)


@for_sellers
def stock(request: SellerRequest, pk: int, variant_pk: int) -> HttpResponse:
    """One variant's shelf: note what happened, and see what did."""
    own = own_product(request, pk)
    variant = get_object_or_404(own.variants, pk=variant_pk)
    form = StockForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _noted(request, variant, form):
        return redirect("sellers:stock", pk, variant_pk)
    variant.refresh_from_db()
    history = StockMovement.objects.filter(variant=variant).select_related("actor").order_by("-pk")
    page = Paginator(history, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"product": own, "variant": variant, "form": form, "page": page, "seen": _last_seen(variant)}
    return render(request, "sellers/stock_edit.html", context, status=422 if form.errors else 200)


def _noted(request: SellerRequest, variant: Variant, form: StockForm) -> bool:
    units, note, seen = form.cleaned_data["units"], form.cleaned_data["note"], form.cleaned_data["seen"]
    try:
        if form.is_count:
            note_count(variant, units, note=note, actor=request.user, seen=seen)
        else:
            reason = MovementReason(form.cleaned_data["kind"])
            note_movement(
                variant, -units if reason == MovementReason.DAMAGED else units, reason=reason, note=note, actor=request.user, seen=seen
            )
    except AlreadyNoted as again:
        messages.info(request, str(again))
    except (SellerError, CatalogError) as error:
        form.add_error("units", str(error))
        return False
    else:
        messages.success(request, _("The stock is up to date."))
    return True


def _last_seen(variant: Variant) -> int:
    return StockMovement.objects.filter(variant=variant).order_by("-pk").values_list("pk", flat=True).first() or 0


def _saved(request: SellerRequest, own: Product, text: str) -> HttpResponse:
    messages.success(request, text)
    if wants_fragment(request):
        return render_product(request, own_product(request, own.pk), fragment=ANSWER)
    return redirect("sellers:product", own.pk)
