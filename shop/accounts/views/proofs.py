"""Where somebody who is signed in proves a phone number, before what the market lets nobody do without."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.accounts.exceptions import PhoneTaken
from shop.accounts.forms import ProofForm
from shop.accounts.proof_steps import awaited_step, number_awaiting_code, take_step
from shop.accounts.services import set_phone
from shop.common.htmx import render_page
from shop.common.redirects import safe_next
from shop.common.requests import SignedInRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: SignedInRequest) -> HttpResponse:
    """A number, then its code; then back to where it was asked for."""
    back = safe_next(request, default=reverse("accounts:profile"))
    country_code = (request.user.country or request.market).code
    if request.method != "POST":
        phone = number_awaiting_code(request) or request.user.phone or ""
        form = ProofForm(country_code=country_code, initial={"proof_phone": phone})
        context = {"form": form, "proof": awaited_step(request, phone), "next": back}
        return render_page(request, "accounts/phone_prove.html", context)
    form, step = ProofForm(request.POST, country_code=country_code), None
    if form.is_valid():
        phone = form.cleaned_data["proof_phone"]
        step = take_step(request, phone, request.POST)
        if step.is_proved:
            try:
                set_phone(request.user, phone, verified=True)
            except PhoneTaken as error:
                form.add_error("proof_phone", str(error))
            else:
                messages.success(request, _("Your phone number is confirmed."))
                return redirect(back)
    return render_page(request, "accounts/phone_prove.html", {"form": form, "proof": step, "next": back}, status=422)
