"""Accounts that payees open on a provider's own pages: there, and back again."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.payouts.exceptions import REFUSALS
from shop.payouts.models import Destination
from shop.payouts.services import ask_account, connect_account, request_onboarding_address
from shop.payouts.views.payees import MoneyRequest, for_payees, redirect_to_money, require_payee, show_money


@never_cache
@for_payees
def account_connect(request: MoneyRequest, rail: str) -> HttpResponse:
    """To the provider's questions. Its page sends those whose address was too old back here, without a form."""
    try:
        account = _own_account(request, rail) if request.method != "POST" else _open_account(request, rail)
        return redirect(_questions(request, account))
    except REFUSALS as error:
        return show_money(request, refusal=str(error), status=409)


@never_cache
@require_safe
@for_payees
def account_connected(request: MoneyRequest, rail: str) -> HttpResponse:
    """Back from the provider's page, whatever was answered there: the provider is asked how it stands."""
    try:
        account = ask_account(_own_account(request, rail))
    except REFUSALS as error:
        return show_money(request, refusal=str(error), status=409)
    if account.verified_at:
        messages.success(request, _("Your account is connected. For your safety, money goes there from tomorrow on."))
    else:
        messages.info(request, _("The account cannot receive money yet: answer what is still open, or wait until the answers are checked."))
    return redirect_to_money(request)


def _open_account(request: MoneyRequest, rail: str) -> Destination:
    return connect_account(require_payee(request), rail=rail, actor_id=request.user.pk)


def _own_account(request: MoneyRequest, rail: str) -> Destination:
    """404 for anybody else's, and for one that was never opened."""
    accounts = require_payee(request).destinations.filter(owner=request.user, removed_at=None).exclude(address="")
    return get_object_or_404(accounts.select_related("payee"), rail=rail)


def _questions(request: MoneyRequest, account: Destination) -> str:
    pages = (reverse(f"payouts:{request.area}_{page}", args=[account.rail]) for page in ("connected", "connect"))
    back, again = (f"{settings.SITE_URL}{page}?currency={account.payee.currency}" for page in pages)
    return request_onboarding_address(account, back=back, again=again)
