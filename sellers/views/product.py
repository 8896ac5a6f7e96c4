"""One product's life: its moves, a copy of it, its moment, its sale, and the change of it that waits."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sellers.forms import ListingForm, PublicationForm, SaleForm
from sellers.forms.products import is_listing_box
from sellers.queries import kept_edit
from sellers.services.bulk_runs import run_bulk_action_once
from sellers.services.drafts import autosave_edit, discard_edit
from sellers.views.access import SellerRequest, for_sellers, own_product
from sellers.views.autosave import autosave_answer, boxes_of
from sellers.views.product_moves import move_product
from sellers.views.product_page import render_product
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Product, ProductRevision
from shop.catalog.services.bulk import BulkOutcome
from shop.catalog.services.listing import (
    duplicate_product,
    end_sale,
    read_wanted_listing,
    schedule_product,
    set_sale,
    update_product,
    withdraw_revision,
)
from shop.catalog.services.return_rules import set_made_to_order
from shop.common.redirects import post_or_go

COPIED = gettext_lazy("The copy is a draft, without stock. Change what is different.")


@for_sellers
def product_edit(request: SellerRequest, pk: int) -> HttpResponse:
    """One product's page. A POST saves its words; pictures, prices and options have addresses of their own."""
    own = own_product(request, pk)
    if request.method != "POST":
        return render_product(request, own)
    if request.POST.get("do") == "questions":  # without scripts: show what the chosen category asks
        autosave_edit(own, _listing_boxes(request.POST), seen=None, author=request.user)
        return redirect(f"{request.path}#words")
    form = ListingForm(request.POST, wanted=read_wanted_listing(own))
    if not _save_words(request, own, form):
        return render_product(request, own_product(request, pk), listing=form, status=422)
    if "submit" in request.POST:
        move_product(request, own, "submit")
    return redirect("sellers:product", pk)


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def product_move(request: SellerRequest, pk: int) -> HttpResponse:
    """Submit, withdraw, archive or restore. When submitting, what was typed and not saved is saved first."""
    own, to = own_product(request, pk), request.POST.get("to", "")
    kept = kept_edit(own) if to == "submit" else None
    if kept:
        form = ListingForm(MultiValueDict(kept.typed), wanted=read_wanted_listing(own))
        if not _save_words(request, own, form):
            return render_product(request, own_product(request, pk), listing=form, status=422)
    move_product(request, own, to)
    return redirect("sellers:product", pk)


def _save_words(request: SellerRequest, own: Product, form: ListingForm) -> bool:
    """Save the words, and say what became of them; False when the form says what is wrong."""
    if not form.is_valid():
        return False
    try:
        saved = update_product(own, actor_id=request.user.pk, **form.changes)
    except CatalogError as error:
        form.add_error(None, str(error))
        return False
    discard_edit(own)
    if saved.waits_for_review:
        messages.success(request, _("Saved. Our team looks at the change; until then shoppers see the product as it was."))
    else:
        messages.success(request, _("Saved."))
    return True


def _listing_boxes(data: QueryDict) -> dict[str, list[str]]:
    return boxes_of(data, [name for name in data if is_listing_box(name)])


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def category_questions(request: SellerRequest, pk: int) -> HttpResponse:
    """The fields for the chosen category's attributes, with the answers typed so far. Nothing is saved."""
    own = own_product(request, pk)
    form = ListingForm(wanted=read_wanted_listing(own), kept=_listing_boxes(request.POST))
    return render(request, "sellers/_questions.html", {"listing": form})


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def product_autosave(request: SellerRequest, pk: int) -> HttpResponse:
    """Save the words of a product while they are being typed."""
    own = own_product(request, pk)
    return autosave_answer(request, lambda seen: autosave_edit(own, _listing_boxes(request.POST), seen=seen, author=request.user))


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def product_discard_edit(request: SellerRequest, pk: int) -> HttpResponse:
    """Discard what was typed and not saved."""
    discard_edit(own_product(request, pk))
    messages.success(request, _("What was typed is forgotten; this is the product as it was saved."))
    return redirect("sellers:product", pk)


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def product_made_to_order(request: SellerRequest, pk: int) -> HttpResponse:
    """Whether it is made for the buyer who orders it, and so cannot be returned."""
    own = own_product(request, pk)
    set_made_to_order(own, value=request.POST.get("value") == "yes", actor_id=request.user.pk)
    messages.success(request, _("Saved. It counts from the next order on."))
    return redirect("sellers:product", pk)


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def product_duplicate(request: SellerRequest, pk: int) -> HttpResponse:
    """Make a draft like it; sending the same page twice makes one."""
    own = own_product(request, pk)
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise Http404 from error
    run = run_bulk_action_once(
        key=key,
        store=own.store,
        action="duplicate",
        author=request.user,
        work=lambda: [BulkOutcome(duplicate_product(own, actor_id=request.user.pk), True, str(COPIED))],
    )
    messages.success(request, str(COPIED))
    return redirect("sellers:product", run.outcome[0]["pk"])


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def product_schedule(request: SellerRequest, pk: int) -> HttpResponse:
    """Set the moment at which it goes live, or clear it."""
    own = own_product(request, pk)
    at_once = request.POST.get("do") == "clear"
    form = PublicationForm(None if at_once else request.POST, store=own.store)
    if at_once or form.is_valid():
        try:
            schedule_product(own, at=None if at_once else form.cleaned_data["at"], actor_id=request.user.pk)
        except CatalogError as error:
            if at_once:
                messages.error(request, str(error))
                return redirect("sellers:product", pk)
            form.add_error("at", str(error))
        else:
            messages.success(request, _("It goes live as soon as it may.") if at_once else _("Scheduled."))
            return redirect("sellers:product", pk)
    return render_product(request, own_product(request, pk), schedule=form, status=422)


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def product_sale(request: SellerRequest, pk: int) -> HttpResponse:
    """Start a sale of all its variants, or end it."""
    own = own_product(request, pk)
    if request.POST.get("do") == "end":
        end_sale(own, actor_id=request.user.pk)
        messages.success(request, _("The sale is over. The regular prices count."))
        return redirect("sellers:product", pk)
    form = SaleForm(request.POST, store=own.store)
    if form.is_valid():
        try:
            set_sale(own, actor_id=request.user.pk, **form.cleaned_data)
        except CatalogError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The sale is kept. The table shows what each variant costs."))
            return redirect("sellers:product", pk)
    return render_product(request, own_product(request, pk), sale=form, status=422)


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def revision_withdraw(request: SellerRequest, pk: int, revision_pk: int) -> HttpResponse:
    """Withdraw the pending change; what is live stays."""
    own = own_product(request, pk)
    revision = get_object_or_404(ProductRevision, pk=revision_pk, product=own)
    try:
        withdraw_revision(revision, actor_id=request.user.pk)
    except CatalogError as error:
        messages.error(request, str(error))
    else:
        discard_edit(own)
        messages.success(request, _("The change is taken back. The product stays as shoppers see it."))
    return redirect("sellers:product", pk)
