"""By which way money can go back: the one it came by, a phone, cash, or credit."""

from __future__ import annotations

from django.conf import settings

from shop.ledger.services import Holder
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.payments.models import PaymentAttempt
from shop.payments.providers.base import Charge, ChargeState, OnlineProvider, PayoutRail, Provider, get_provider
from shop.payments.states import CASH_RAIL, CREDIT_RAIL


def find_original_attempt(order: Order) -> PaymentAttempt | None:
    """The attempt whose money paid the order; none for cash at the door."""
    return PaymentAttempt.objects.filter(paid_payment__shares__order=order, paid_payment__shares__is_live=True).first()


def choose_way_back(attempt: PaymentAttempt | None) -> str:
    """The way by which the money came; where its provider sends nothing back, the payer's phone; else cash. A code."""
    if attempt is None:
        return CASH_RAIL
    if attempt.provider == CREDIT_RAIL or refunds_charges(attempt.provider):
        return attempt.provider
    return find_phone_rail(attempt) or CASH_RAIL


def refunds_charges(code: str) -> bool:
    """Whether that provider sends a charge's money back by the charge itself."""
    provider = find_known_provider(code)
    return isinstance(provider, OnlineProvider) and getattr(provider, "can_refund", True)


def find_phone_rail(attempt: PaymentAttempt) -> str:
    """A provider that can send to the payer's phone, in that currency; "" for none."""
    if not read_payer_phone(attempt):
        return ""
    return next((code for code in settings.PAYMENT_PROVIDERS if _pays_phones(code, attempt)), "")


def read_payer_phone(attempt: PaymentAttempt) -> str:
    """The number that paid."""
    return attempt.payer if attempt.payer.startswith("+") else attempt.phone


def build_charge(attempt: PaymentAttempt) -> Charge:
    """A paid attempt as its provider knows it."""
    received = attempt.amount if attempt.received is None else attempt.received
    return Charge(attempt.external_id, ChargeState.PAID, received, attempt.reference, payer_phone=read_payer_phone(attempt))


def find_known_provider(code: str) -> Provider | None:
    """The provider of that name; none for a way that is none."""
    return get_provider(code) if code in settings.PAYMENT_PROVIDERS else None


def find_holder(code: str, *, buyer_id: int) -> Holder:
    """Whose account in the book holds what came by that provider: its own, or the buyer's credit."""
    if code == CREDIT_RAIL:
        return AccountKind.STORE_CREDIT, buyer_id
    return AccountKind.PROVIDER, get_provider(code).number


def find_disputed_holder(code: str) -> Holder:
    """Whose account holds what that provider has taken back and not decided about."""
    return AccountKind.DISPUTED, get_provider(code).number


def _pays_phones(code: str, attempt: PaymentAttempt) -> bool:
    provider = get_provider(code)
    able = isinstance(provider, PayoutRail) and provider.needs_phone and provider.is_configured
    return able and provider.takes(attempt.currency) and attempt.payment.checkout.country.payment_methods.count(code) > 0
