"""The same for many products: what is chosen, a look at what it would do, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from sellers.forms import BulkCategoryForm, BulkPriceForm
from sellers.models import BulkRun
from sellers.services.bulk_runs import run_bulk_action_once
from sellers.views.access import SellerRequest, for_sellers
from shop.catalog.models import Product, Variant
from shop.catalog.services import bulk as catalog
from shop.common.money import Money
from shop.common.redirects import post_or_go

MOST_CHOSEN = 100
MOST_PRICES_SHOWN = 6  # of one product are shown
ACTION_HEADINGS: dict[str, str | Promise] = {
    "price": gettext_lazy("Change prices"),
    "publish": gettext_lazy("Publish"),
    "archive": pgettext_lazy("verb", "Archive"),
    "category": gettext_lazy("Change the category"),
    "duplicate": gettext_lazy("Duplicate"),
}


@dataclass(frozen=True, slots=True)
class PriceChange:
    """What a variant costs, and what it would."""

    title: str
    before: Money
    after: Money


@dataclass(slots=True)
class ChosenProduct:
    """A chosen product, with the prices it would have."""

    product: Product
    prices: list[PriceChange] = field(default_factory=list)
    more: int = 0


@post_or_go("sellers:products")
@for_sellers
def bulk(request: SellerRequest) -> HttpResponse:
    """Show what the bulk action would do to the chosen products; with the button "apply" do it, once."""
    action = request.POST.get("do", "")
    if action not in ACTION_HEADINGS or action == "duplicate":
        raise Http404
    chosen = _chosen_products(request)
    if not chosen:
        messages.info(request, _("Choose at least one product first."))
        return redirect("sellers:products")
    asked = "apply" in request.POST or "show" in request.POST
    form = _bulk_form(request, action, data=request.POST if asked else None)
    is_valid = asked and form.is_valid()
    if is_valid and "apply" in request.POST:
        return _apply_to_chosen(request, action, chosen, form)
    shows_prices = is_valid and isinstance(form, BulkPriceForm)
    lines = (
        _lines_with_prices(request, chosen, form.change)
        if isinstance(form, BulkPriceForm) and is_valid
        else [ChosenProduct(each) for each in chosen]
    )
    context = {
        "action": action,
        "heading": ACTION_HEADINGS[action],
        "lines": lines,
        "form": form,
        "key": uuid4(),
        "shows_prices": shows_prices,
    }
    return render(request, "sellers/bulk_edit.html", context, status=422 if form.errors else 200)


@require_GET
@for_sellers
def bulk_outcome(request: SellerRequest, key: UUID) -> HttpResponse:
    """What became of each product."""
    run = get_object_or_404(BulkRun, key=key, store__owner=request.user)
    done = sum(1 for line in run.outcome if line["ok"])
    context = {
        "run": run,
        "lines": run.outcome,
        "done": done,
        "left": len(run.outcome) - done,
        "heading": ACTION_HEADINGS.get(run.action, ""),
    }
    return render(request, "sellers/bulk_outcome.html", context)


def _chosen_products(request: SellerRequest) -> list[Product]:
    keys = {int(text) for text in request.POST.getlist("pk")[:MOST_CHOSEN] if text.isdecimal() and len(text) < 19}
    return list(Product.objects.filter(pk__in=keys, store=request.store).select_related("store", "category", "cover").order_by("-pk"))


def _bulk_form(request: SellerRequest, action: str, *, data: Any) -> forms.Form:
    if action == "price":
        return BulkPriceForm(data, currency=request.store.currency)
    return BulkCategoryForm(data) if action == "category" else NothingForm(data)


class NothingForm(forms.Form):
    """For actions that need no input."""


def _apply_to_chosen(request: SellerRequest, action: str, chosen: list[Product], form: forms.Form) -> HttpResponse:
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise Http404 from error
    who = request.user.pk

    def work() -> Iterable[catalog.BulkOutcome]:
        if isinstance(form, BulkPriceForm):
            return catalog.change_product_prices(chosen, **form.change, actor_id=who)
        if isinstance(form, BulkCategoryForm):
            return catalog.recategorise_products(chosen, category=form.cleaned_data["category"], actor_id=who)
        return catalog.publish_products(chosen, actor_id=who) if action == "publish" else catalog.archive_products(chosen, actor_id=who)

    run = run_bulk_action_once(key=key, store=request.store, action=action, author=request.user, work=work)
    return redirect("sellers:bulk_outcome", run.key)


def _lines_with_prices(request: SellerRequest, chosen: list[Product], change: dict[str, Any]) -> list[ChosenProduct]:
    lines = {product.pk: ChosenProduct(product) for product in chosen}
    for variant in Variant.objects.filter(product__in=lines, is_active=True).order_by("product", "position", "pk"):
        line = lines[variant.product_id]
        if len(line.prices) >= MOST_PRICES_SHOWN:
            line.more += 1
            continue
        before = Money(variant.price_minor, request.store.currency)
        line.prices.append(PriceChange(variant.title, before, _price_after(before, **change)))
    return list(lines.values())


def _price_after(before: Money, *, percent: Decimal | None = None, amount: Money | None = None) -> Money:
    return before.percent_more(percent) if percent is not None else before + (Money.zero(before.currency) if amount is None else amount)
