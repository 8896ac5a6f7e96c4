"""Accounts that payees open on a provider's own pages. First our row, then the network under the row's key, then what it answered."""

from __future__ import annotations

from django.db import transaction

from shop.accounts.models import User
from shop.common.clock import now
from shop.payments.models import PaymentEvent
from shop.payments.providers.base import ConnectedAccount, ConnectRail
from shop.payouts.exceptions import RailUnavailable
from shop.payouts.models import Destination, Payee
from shop.payouts.queries.rails import connect_rail, rail_offers
from shop.payouts.services.destinations import record_gone_account, record_new_account
from shop.payouts.services.payee_locks import DESTINATION_WAIT, lock_payee, require_owner
from shop.payouts.services.requests import require_going


def connect_account(payee: Payee, *, rail: str, actor_id: int) -> Destination:
    """The payee's account with that provider, opened now if there is none. Pressing twice, or again after no answer, opens one.

    Raises NotAllowed, PayeeStopped, RailUnavailable; the provider's ProviderDown and ProviderRefused.
    """
    provider = _require_connect_rail(rail)
    account = _own_row(payee, rail=rail, actor_id=actor_id)
    if account.address:
        return account
    return _write_account(account, provider.open_account(key=account.provider_key, country=account.payee.country_id))


def request_onboarding_address(account: Destination, *, back: str, again: str) -> str:
    """Where its owner answers the provider's questions; afterwards the browser comes `back`, or `again` when the address is too old."""
    return _require_connect_rail(account.rail).onboarding_link(account.address, return_url=back, refresh_url=again)


def ask_account(account: Destination) -> Destination:
    """Whether money may go there, now. Any number of times, in any order: the provider is asked, not believed from memory."""
    return _write_account(account, _require_connect_rail(account.rail).ask_account(account.address)) if account.address else account


def look_into_account(event: PaymentEvent) -> bool:
    """A message about an account: ask. False when it is nobody's here."""
    accounts = Destination.objects.filter(rail=event.provider, address=event.external_id).exclude(address="")
    account = accounts.order_by("-pk").first()
    if account is None:
        return False
    if account.removed_at is None:
        ask_account(account)
    return True


def _require_connect_rail(rail: str) -> ConnectRail:
    provider = connect_rail(rail)
    if provider is None:
        raise RailUnavailable
    return provider


def _own_row(payee: Payee, *, rail: str, actor_id: int) -> Destination:
    """Of today's owner; the account of whoever owned the store before is nobody's way any more."""
    with transaction.atomic():
        payee = lock_payee(payee.pk)
        require_owner(payee, actor_id)
        require_going(payee)
        if rail not in {offer.code for offer in rail_offers(payee) if offer.connects}:
            raise RailUnavailable
        current = Destination.objects.filter(payee=payee, rail=rail, removed_at=None)
        current.exclude(owner_id=actor_id).update(removed_at=now())
        found = current.select_related("payee").first()
        owner = User.objects.get(pk=actor_id)
        wait = now() + DESTINATION_WAIT
        return found or Destination.objects.create(
            payee=payee, owner=owner, rail=rail, address="", holder_name=owner.display_name[:120], usable_from=wait
        )


def _write_account(account: Destination, told: ConnectedAccount) -> Destination:
    """Money may go there as long as the provider says so; its word stands where staff's check stands for others."""
    with transaction.atomic():
        lock_payee(account.payee_id)
        account.refresh_from_db()
        is_news, account.address = not account.address, account.address or told.account_id
        account.verified_at = (account.verified_at or now()) if told.can_receive else None
        if told.is_gone and account.removed_at is None:
            account.removed_at = now()  # room for another one
            record_gone_account(account)
        account.save(update_fields=["address", "verified_at", "removed_at"])
        if is_news:
            record_new_account(account)
    return account
