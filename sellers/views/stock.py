"""What lies on the shelves: all of them, and one variant's with its history."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sellers.exceptions import AlreadyNoted, SellerError
from sellers.forms import LevelForm, StockForm
from sellers.queries import StatusTab, shelf_numbers, shelf_page
from sellers.services.stock_entries import note_count, note_movement
from sellers.views.access import SellerRequest, for_sellers, own_product, typed_text
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import PricePoint, StockMovement, Variant
from shop.catalog.services.listing import explain_hidden_price_before, set_low_stock
from shop.catalog.states import MovementReason
from shop.common.bounded_counts import BoundedCount
from shop.common.clock import now
from shop.common.cursor_pages import cursor_page
from shop.common.money import Money
from shop.common.redirects import post_or_go, safe_next

PAGE_SIZE = 25
PRICES_SHOWN = 12


@require_GET
@for_sellers
def stock_list(request: SellerRequest) -> HttpResponse:
    """Every variant on sale, those with the fewest units first."""
    show, search = request.GET.get("show", ""), typed_text(request.GET, "q", most=100)
    page = shelf_page(request.store, request.GET.get("from"), show=show, search=search)
    numbers = shelf_numbers(request.store)
    labels = {"": _("All"), "low": _("Running low"), "out": _("Sold out")}
    tabs = [StatusTab(key, label, numbers.get(key, BoundedCount()), key == show) for key, label in labels.items()]
    return render(request, "sellers/shelf_list.html", {"page": page, "tabs": tabs, "show": show, "search": search})


@for_sellers
def variant_stock(request: SellerRequest, pk: int, variant_pk: int) -> HttpResponse:
    """One variant's stock: record a movement or a count, and see its history."""
    own = own_product(request, pk)
    variant = get_object_or_404(own.variants, pk=variant_pk)
    form = StockForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _note_stock(request, variant, form):
        return redirect(safe_next(request) or request.path)
    variant.refresh_from_db()
    history = StockMovement.objects.filter(variant=variant).select_related("actor").order_by("-pk")
    page = cursor_page(history, request.GET.get("from"), size=PAGE_SIZE)
    level = LevelForm(initial={"level": variant.low_stock_at})
    prices = PricePoint.objects.filter(variant=variant).order_by("-at", "-pk")[:PRICES_SHOWN]
    context = {"product": own, "variant": variant, "form": form, "level": level, "page": page, "seen": _last_seen(variant)}
    context |= {"prices": [(point.at, Money(point.price_minor, own.store.currency)) for point in prices]}
    context |= {"before_note": explain_hidden_price_before(variant, currency=own.store.currency, at=now())}
    return render(request, "sellers/stock_edit.html", context, status=422 if form.errors else 200)


@post_or_go("sellers:stock", keep=("pk", "variant_pk"))
@for_sellers
def stock_level(request: SellerRequest, pk: int, variant_pk: int) -> HttpResponse:
    """Set at how many units the seller is warned."""
    own = own_product(request, pk)
    variant = get_object_or_404(own.variants, pk=variant_pk)
    form = LevelForm(request.POST)
    if form.is_valid():
        set_low_stock(own, levels={variant.pk: form.cleaned_data["level"]}, actor_id=request.user.pk)
        messages.success(request, _("Saved. We tell you when stock is low.") if form.cleaned_data["level"] is not None else _("Kept."))
    else:
        messages.error(request, " ".join(map(str, form.errors["level"])))
    return redirect("sellers:stock", pk, variant_pk)


def _note_stock(request: SellerRequest, variant: Variant, form: StockForm) -> bool:
    units, note, seen = form.cleaned_data["units"], form.cleaned_data["note"], form.cleaned_data["seen"]
    try:
        if form.is_count:
            note_count(variant, units, note=note, actor=request.user, seen=seen)
        else:
            reason = MovementReason(form.cleaned_data["kind"])
            signed = -units if reason == MovementReason.DAMAGED else units
            note_movement(variant, signed, reason=reason, note=note, actor=request.user, seen=seen)
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
