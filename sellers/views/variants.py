"""The table of variants, and the options that make them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sellers.forms import OptionsForm, VariantForm
from sellers.queries import product_axes, split_variants
from sellers.services.variant_generation import generate_variants
from sellers.services.variant_table import VariantRow, save_variant_rows
from sellers.views.access import SellerRequest, for_sellers, own_product
from sellers.views.product_page import render_product, variant_forms
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Product
from shop.catalog.services.listing import read_wanted_listing
from shop.common.htmx import wants_fragment
from shop.common.redirects import post_or_go

PRICES_FRAGMENT = "prices_answer"


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def product_variants(request: SellerRequest, pk: int) -> HttpResponse:
    """Save the table of variants. Valid fields are saved and live at once; the others stay with their reason."""
    own = own_product(request, pk)
    sent = [form for form in _row_forms(own, request.POST) if form.was_sent]
    for form in sent:
        form.full_clean()
    rows = {form.variant.pk: _row_to_save(form) for form in sent}
    save_variant_rows(own, list(rows.values()), actor=request.user)
    for form in sent:
        for name, reason in rows[form.variant.pk].refusals.items():
            form.add_error(name, reason)
    left = {form.variant.pk: form for form in sent if form.errors}
    if sent and not left:
        return _table_saved(request, own, _("Saved. Prices and stock are live at once."))
    if left:
        boxes = sum(len(form.errors) for form in left.values())
        text = ngettext("Saved, but for %(count)d box that says why.", "Saved, but for %(count)d boxes that say why.", boxes)
        messages.warning(request, text % {"count": boxes})
    fresh = own_product(request, pk)
    again = [_form_again(form, left.get(form.variant.pk)) for form in _row_forms(fresh)]
    return render_product(request, fresh, rows=again, fragment=PRICES_FRAGMENT, status=422)


def _row_forms(own: Product, data: QueryDict | None = None) -> list[VariantForm]:
    return variant_forms(own, read_wanted_listing(own), split_variants(own, depth=len(product_axes(own)))[0], data)


def _form_again(fresh: VariantForm, left: VariantForm | None) -> VariantForm:
    """The row as it was submitted, when a field of it was refused; a saved stock movement is not offered again."""
    if left is None:
        return fresh
    left.catch_up(fresh)
    return left


def _row_to_save(form: VariantForm) -> VariantRow:
    row = VariantRow(form.variant, move=form.wanted("move") or 0, seen=form.wanted("seen") or 0)
    if form.differs("price", "compare_at", "sku", "is_active"):
        row.own = form.change
    row.sale = (form.wanted("sale_price"),) if form.differs("sale_price") else None
    row.level = (form.wanted("low_stock_at"),) if form.differs("low_stock_at") else None
    row.weight = (form.wanted("weight_grams"),) if form.differs("weight_grams") else None
    row.barcode = (form.wanted("barcode"),) if form.differs("barcode") else None
    row.picture = (form.wanted("picture"),) if form.differs("picture") else None
    return row


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def product_options(request: SellerRequest, pk: int) -> HttpResponse:
    """Generate the variants from the options."""
    own = own_product(request, pk)
    form = OptionsForm(request.POST, product=own)
    if form.is_valid():
        looked_at = own.reviewed_at
        try:
            generate_variants(own, form.cleaned_data["axes"], price=form.cleaned_data["price"], actor_id=request.user.pk)
        except CatalogError as error:
            form.add_error(None, str(error))
        else:
            text = _("The variants follow the options now.")
            if looked_at and own.reviewed_at is None:
                text += " " + _("The new texts are live; our team checks them later.")
            return _table_saved(request, own, text)
    return render_product(request, own, options=form, fragment=PRICES_FRAGMENT, status=422)


def _table_saved(request: SellerRequest, own: Product, text: str) -> HttpResponse:
    messages.success(request, text)
    if wants_fragment(request):
        return render_product(request, own_product(request, own.pk), fragment=PRICES_FRAGMENT)
    return redirect("sellers:product", own.pk)
