"""The demo's stand-in for a card, a bank and a phone that rings. Where no fakes run, these pages do not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shop.accounts.proof_memory import ASKED_KEY
from shop.common.redirects import safe_next
from shop.common.requests import SignedInRequest
from shop.orders.guest_links import guests_may
from shop.payments.models import PaymentAttempt
from shop.payments.providers import get_provider
from shop.payouts.models import Destination
from site_config.sandbox.payment_fake import CannotPay
from site_config.sandbox.texts import texts_to

running: dict[str, Any] = {}  # provider's code → its fake
CARDS = (
    ("4242424242424242", _("A card that pays")),
    ("4000002760003184", _("A card whose bank asks first (3-D Secure)")),
    ("4000000000009995", _("A card without enough money")),
    ("4000000000000002", _("A card that is declined")),
)


def _checkout_of_charge(_request: HttpRequest, provider: str, reference: str) -> Iterable[int]:
    return _attempts_at(provider, reference).values_list("payment__checkout_id", flat=True)


@guests_may(_checkout_of_charge)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def charge(request: SignedInRequest, provider: str, reference: str) -> HttpResponse:
    """What the buyer would see at the provider's, or on the phone: pay, refuse, or walk away."""
    fake = running.get(provider)
    attempt = _own_attempt(request, provider, reference) if fake else None
    if fake is None or attempt is None:
        raise Http404
    if request.method == "POST":
        return _act(request, fake, attempt)
    asks_bank = provider == "stripe" and request.GET.get("bank") == "asks"
    context = {
        "attempt": attempt,
        "method": get_provider(provider),
        "cards": CARDS if provider == "stripe" and not asks_bank else (),
        "asks_bank": asks_bank,
        "is_phone": not attempt.redirect_url,
        "declined": "declined" in request.GET,
    }
    return render(request, "sandbox/sandbox_charge.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: SignedInRequest, provider: str, account: str) -> HttpResponse:
    """What a seller would see at the provider's: questions, all answered with one button."""
    fake = running.get(provider)
    own = get_object_or_404(Destination, rail=provider, address=account, owner=request.user, removed_at=None)
    if fake is None or account not in fake.ways_back:
        raise Http404
    if request.method == "POST":
        fake.payee_answers(account)
        return redirect(fake.ways_back[account])
    return render(request, "sandbox/sandbox_setup.html", {"account": own, "back": fake.ways_back[account]})


@login_not_required  # whoever proves a number has no account yet
@never_cache
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """The screen of the phone to which this session has had a code sent."""
    if not settings.PAYMENT_SANDBOX:
        raise Http404
    phone = request.session.get(ASKED_KEY, "")
    context = {"phone": phone, "texts": texts_to(phone) if phone else [], "back": safe_next(request)}
    return render(request, "sandbox/sandbox_texts.html", context)


def _own_attempt(request: SignedInRequest, provider: str, reference: str) -> PaymentAttempt | None:
    return _attempts_at(provider, reference).filter(payment__checkout__buyer=request.user).first()


def _attempts_at(provider: str, reference: str) -> QuerySet[PaymentAttempt]:
    """By its id, or by the end of the address that the fake has given."""
    last = reference.rstrip("/").rpartition("/")[2]
    return PaymentAttempt.objects.filter(Q(external_id=last) | Q(redirect_url__endswith=f"/{last}"), provider=provider)


def _act(request: SignedInRequest, fake: Any, attempt: PaymentAttempt) -> HttpResponse:
    """A charge that is over stays over: its page is an old one."""
    try:
        answer = _acts_of_attempt(fake, attempt)[request.POST.get("do", "")](request.POST.get("card", ""))
    except KeyError as error:
        raise Http404 from error
    except CannotPay:
        answer = None
    if answer == "3ds":
        return redirect(f"{request.path}?bank=asks")
    if answer:
        return redirect(f"{request.path}?declined")
    page = "payments:back" if attempt.redirect_url else "payments:payment"
    return redirect(page, attempt.payment_id)


def _acts_of_attempt(fake: Any, attempt: PaymentAttempt) -> dict[str, Callable[[str], Any]]:
    charge_id = attempt.external_id
    return {
        "card": lambda card: fake.pay_with(charge_id, card),
        "confirm": lambda _card: fake.customer_confirms(charge_id),
        "deny": lambda _card: fake.customer_confirms(charge_id, is_me=False),
        "pay": lambda _card: fake.customer_pays(charge_id),
        "refuse": lambda _card: fake.customer_refuses(charge_id),
        "ignore": lambda _card: None,
    }


app_name = "sandbox"
urlpatterns = [
    path("texts/", texts, name="texts"),
    path("<slug:provider>/setup/<slug:account>", setup, name="setup"),
    path("<slug:provider>/<path:reference>", charge, name="charge"),
]
