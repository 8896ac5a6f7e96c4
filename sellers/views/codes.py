"""The store's promo codes: what they give, how often they were used, what they cost."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sellers.forms import CodeForm
from sellers.views.access import SellerRequest, for_sellers
from shop.common.clock import now
from shop.common.redirects import post_or_go
from shop.promotions.exceptions import TermsRefused
from shop.promotions.models import PromoCode
from shop.promotions.queries import store_codes
from shop.promotions.services import end_code, make_store_code, pause_code, resume_code

_MOVES = {"pause": pause_code, "resume": resume_code, "end": end_code}


@for_sellers
def codes(request: SellerRequest) -> HttpResponse:
    """The promo codes of the current store, the newest first."""
    page = store_codes(request.store.pk, request.GET.get("from"))
    return render(request, "sellers/code_list.html", {"page": page, "now": now()})


@for_sellers
def code_add(request: SellerRequest) -> HttpResponse:
    form = CodeForm(request.POST or None, store=request.store)
    if request.method == "POST" and form.is_valid():
        try:
            code = make_store_code(request.store, form.terms, actor_id=request.user.pk)
        except TermsRefused as error:
            form.show(error)
        else:
            messages.success(request, _("The code %(code)s is ready. Tell your buyers.") % {"code": code.code})
            return redirect("sellers:codes")
    return render(request, "sellers/code_add.html", {"form": form}, status=422 if form.is_bound and form.errors else 200)


@post_or_go("sellers:codes")
@for_sellers
def code_change(request: SellerRequest, pk: int) -> HttpResponse:
    """Pause, resume or end a promo code; its terms cannot be changed. Back to the page of the list that the form's address names."""
    code = get_object_or_404(PromoCode.objects.select_related("store"), pk=pk, store__in=request.stores)
    move = _MOVES.get(request.POST.get("do", ""))
    if move is None:
        messages.error(request, _("Nothing was changed."))
    else:
        move(code, actor_id=request.user.pk)
        messages.success(request, _("The code %(code)s is changed.") % {"code": code.code})
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{reverse('sellers:codes')}{query}#code-{code.code}")
