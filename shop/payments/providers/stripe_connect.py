"""Payouts through Stripe Connect: a seller's Express account, and transfers to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from shop.payments.exceptions import ProviderRefused
from shop.payments.providers.answers import rows_at, text_at
from shop.payments.providers.base import ConnectedAccount, Transfer, TransferRequest, TransferState
from shop.payments.providers.stripe_client import ask_stripe, explain_stripe_code, stripe_client, stripe_down, to_stripe

# What Stripe calls an Express account: its own small dashboard, its own questions, our fees and our losses.
_EXPRESS = {
    "stripe_dashboard": {"type": "express"},
    "fees": {"payer": "application"},
    "losses": {"payments": "application"},
    "requirement_collection": "stripe",
}


class StripeConnect:
    """Transfers to connected accounts. They are instant: what is answered is done."""

    account_name = "Stripe"

    def connects_in(self, country: str) -> bool:
        """Where the operator says so: what Stripe pays out to hangs on the operator's own account with it."""
        return country in settings.STRIPE_CONNECT_COUNTRIES

    def open_account(self, *, key: str, country: str, email: str = "") -> ConnectedAccount:
        """An Express account that may receive transfers; the same key opens one only."""
        params: dict[str, Any] = {
            "controller": _EXPRESS,
            "country": country,
            "capabilities": {"transfers": {"requested": True}},
            "metadata": {"key": key},
        }
        if email:
            params["email"] = email
        return _connected_account(ask_stripe(stripe_client().v1.accounts.create, params, key=f"{key}:account"))

    def onboarding_link(self, account_id: str, *, return_url: str, refresh_url: str) -> str:
        """Where the payee answers Stripe's questions. It works once and for a few minutes: make one when it is asked for."""
        params = {"account": account_id, "type": "account_onboarding", "return_url": return_url, "refresh_url": refresh_url}
        link = text_at(ask_stripe(stripe_client().v1.account_links.create, params), "url")
        if not link:
            raise stripe_down("no link")
        return link

    def ask_account(self, account_id: str) -> ConnectedAccount:
        """Whether the account may receive money, now. One whose owner has cut it off from us is gone."""
        try:
            return _connected_account(ask_stripe(stripe_client().v1.accounts.retrieve, account_id, {}))
        except ProviderRefused as refusal:
            if refusal.code != "account_invalid":
                raise
        return ConnectedAccount(account_id, can_receive=False, is_complete=False, is_gone=True)

    def send(self, request: TransferRequest) -> Transfer:
        """To the connected account `request.destination`. Stripe forgets keys after a day: what carries ours is looked for first."""
        client = stripe_client().v1.transfers
        sent = rows_at(ask_stripe(client.list, {"transfer_group": request.key, "limit": 1}), "data")
        if sent:
            return _stripe_transfer(sent[0])
        params: dict[str, Any] = {
            "amount": to_stripe(request.amount),
            "currency": request.amount.currency.lower(),
            "destination": request.destination,
            "transfer_group": request.key,
            "metadata": {"key": request.key},
            "description": request.description,
        }
        return _stripe_transfer(ask_stripe(client.create, params, key=f"{request.key}:transfer"))

    def ask_payout(self, external_id: str, kept: Mapping[str, str]) -> Transfer:
        """The truth about a transfer: done, or taken back."""
        return _stripe_transfer(ask_stripe(stripe_client().v1.transfers.retrieve, external_id, {}))


def _connected_account(found: Mapping[str, Any]) -> ConnectedAccount:
    if not text_at(found, "id"):
        raise stripe_down("no account")
    active = text_at(found, "capabilities", "transfers") == "active"
    return ConnectedAccount(text_at(found, "id"), can_receive=active, is_complete=bool(found.get("details_submitted")))


def _stripe_transfer(found: Mapping[str, Any]) -> Transfer:
    external_id = text_at(found, "id")
    if not external_id:
        raise stripe_down("no transfer")
    if found.get("reversed"):
        return Transfer(external_id, TransferState.FAILED, failure_code="reversed")
    if found.get("amount_reversed"):  # in part: somebody has done so by hand, and must say what it was
        raise ProviderRefused(explain_stripe_code("partly_reversed"), code="partly_reversed")
    return Transfer(external_id, TransferState.DONE, reference=text_at(found, "destination_payment") or external_id)
